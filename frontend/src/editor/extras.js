/** What the stock editor lacks: names of the copy buttons, a list of options that can be pasted, settings that show. */
import { count, say } from './data.js'
import { button, make } from './dom.js'

const done = new WeakSet()

/** Look after whatever is new in the form; called after each change. */
export function decorate(outline) {
  for (const entry of outline.entries) {
    decorateOptions(entry)
    if (!entry.child || done.has(entry.child)) continue
    done.add(entry.child)
    nameCopyButton(entry.child, say(entry.kind === 'step' ? 'likeThisStep' : 'likeThisQuestion'))
    showSettingsInUse(entry.child, entry.sequence.blockDef.initialChildStates[entry.child.type])
    if (entry.child.block.childBlocks.options) addPasting(entry.child.block.childBlocks.options)
  }
}

function decorateOptions(entry) {
  const list = entry.child?.block.childBlocks.options
  for (const { child } of entry.options) {
    if (!child || done.has(child)) continue
    done.add(child)
    showSettingsInUse(child, list.blockDef.initialChildState)
  }
}

/** What stands behind the cog is out of sight: not where something stands there already. */
function showSettingsInUse({ block }, initial) {
  const { settingsButton, groupDef } = block.layout ?? {}
  const names = groupDef?.opts.settings.map(([name]) => name) ?? []
  if (!names.some((name) => `${block.childBlocks[name].getState() ?? ''}` !== `${initial?.[name] ?? ''}`)) return
  settingsButton.dom.attr('aria-expanded', 'true')
  settingsButton.settingsPanel.removeAttribute('hidden')
}

function nameCopyButton(child, label) {
  const copy = child.actionsContainerElement.querySelector(':scope > [data-streamfield-action="DUPLICATE"]')
  copy?.setAttribute('title', label)
}

// --- a list of options from elsewhere

const BULLET = /^\s*[-–—•*·]\s+/

/** One label a line, without bullets, empty lines and repetitions. */
export function readLines(text) {
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(BULLET, '').trim())
    .filter(Boolean)
}

const fold = (label) => label.trim().toLocaleLowerCase()

/** Add what is not there yet, as far as there is room; say what came of it. */
export function pasteInto(list, text) {
  const known = new Set(list.children.map((child) => fold(child.block.childBlocks.label.getValue() ?? '')))
  const room = (list.blockDef.meta.maxNum ?? Infinity) - list.children.length
  const fresh = []
  let repeated = 0
  for (const label of readLines(text)) {
    if (known.has(fold(label))) repeated += 1
    else fresh.push(label)
    known.add(fold(label))
  }
  const added = fresh.slice(0, Math.max(0, room))
  for (const label of added) {
    const state = { ...list.blockDef.initialChildState, label }
    list.insert(state, list.children.length, { id: newId() })
  }
  const left = fresh.length - added.length
  return [
    added.length ? count('pastedOne', 'pastedMany', added.length) : say('pastedNone'),
    repeated ? count('repeatedOne', 'repeatedMany', repeated) : '',
    left ? say('tooMany', { number: left, limit: list.blockDef.meta.maxNum }) : '',
  ]
    .filter(Boolean)
    .join(' ')
}

/** `crypto.randomUUID` is there only under https and on localhost. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6] & 0x0f) | 0x40
  bytes[8] = (bytes[8] & 0x3f) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

function addPasting(list) {
  const text = make('textarea', { rows: 6 })
  const status = make('p', { role: 'status', class: 'form-paste__status' })
  const add = button(say('pasteButton'), () => {
    status.textContent = pasteInto(list, text.value)
    text.value = ''
    text.focus()
  })
  const label = make('label', {}, make('span', { class: 'w-field__label' }, say('pasteLabel')), text)
  const details = make('details', { class: 'form-paste' }, make('summary', {}, say('paste')), label, add, status)
  list.container.after(details)
}
