/** «Percorso»: every step and question in one list, what leads to each and where it goes, as the form stands now. */
import { inWords, isSet, problemOf } from './condition.js'
import { editorData, say } from './data.js'
import { button, make } from './dom.js'
import { editCondition, goTo } from './going.js'
import { findingNode, findingsOf, wordsOf } from './live-lint.js'
import { repairAll } from './repair.js'
import { exampleButton, exampleOf } from './try-example.js'

export function startPath(root, bus) {
  const panel = document.querySelector('[data-form-path]')
  if (!panel) return
  const status = make('p', { role: 'status', class: 'form-path__status' })
  const alarm = make('div', { class: 'form-path__alarm', hidden: true })
  const list = make('ol', { class: 'form-path__steps' })
  const empty = make('p', { class: 'form-path__empty' }, say('empty'))
  panel.replaceChildren(alarm, status, empty, list)
  let drawn
  bus.listen((outline) => {
    empty.hidden = outline.steps.some((step) => !step.isFixed)
    const view = describe(outline)
    const key = JSON.stringify(view)
    if (key === drawn) return
    drawn = key
    drawAlarm(alarm, view, () => {
      status.textContent = repairAll(root, () => bus.tellNow(), outline).join(' ')
    })
    redraw(list, outline.steps.map((step, place) => drawStep(step, view.steps[place])))
  })
}

/** Whoever stands on a button of the list stays on it. */
function redraw(list, items) {
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset.key : null
  list.replaceChildren(...items)
  if (focused) list.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true })
}

// --- what the list says: plain data, so that it is drawn only when it says something else

function describe(outline) {
  let broken = 0
  const saidOf = (...ids) =>
    ids
      .flatMap((id) => findingsOf(id, outline))
      .map((finding) => ({ severity: finding.severity, words: wordsOf(finding), example: exampleOf(finding) }))
  const conditionOf = (entry) => {
    const problems = brokenRules(entry, outline)
    broken += problems
    return {
      words: inWords(entry.condition, entry, outline),
      isBroken: problems > 0,
      findings: saidOf(entry.id, ...entry.options.map((option) => option.id)),
    }
  }
  const kindOf = (item) => editorData().kinds[item.kind]?.label ?? ''
  const lineOf = (item) => ({
    id: item.id,
    number: item.number,
    name: item.name,
    kind: kindOf(item),
    ...conditionOf(item),
    nested: (item.nested ?? []).map((inner) => ({
      id: inner.id,
      number: inner.number,
      name: inner.name,
      kind: kindOf(inner),
      findings: saidOf(inner.id),
    })),
    options: item.options
      .filter((option) => option.condition && isSet(option.condition))
      .map((option) => ({ name: option.name, words: inWords(option.condition, item, outline) })),
  })
  const steps = outline.steps.map((step, place) => ({
    id: step.id,
    number: step.number,
    name: step.name,
    isFixed: step.isFixed,
    ...conditionOf(step),
    items: step.items.map(lineOf),
    next: step.exit ? null : nextOf(outline.steps, place),
    exits: step.exit,
  }))
  return { steps, broken }
}

export function brokenRules(entry, outline) {
  const conditions = [entry.condition, ...entry.options.map((option) => option.condition)]
  return conditions.flatMap((condition) => condition?.rules ?? []).filter((rule) => problemOf(rule, entry, outline)).length
}

/** The steps that may follow: those with a condition, up to the first that is always shown, or the end. */
function nextOf(steps, place) {
  const parts = []
  for (const step of steps.slice(place + 1)) {
    const name = `${step.number}. ${step.name}`
    if (!isSet(step.condition)) return [...parts, name].join(say('otherwise'))
    parts.push(say('thenIf', { next: name }))
  }
  return [...parts, say('check')].join(say('otherwise'))
}

/** What is said of a step at which the form ends: where its buttons lead. */
const endOf = (buttons) =>
  buttons.length ? say('endsWith', { buttons: buttons.map((name) => `«${name}»`).join(', ') }) : say('ends')

// --- how it looks

function drawAlarm(alarm, { broken }, onclick) {
  alarm.hidden = !broken
  const text = broken === 1 ? say('brokenOne') : say('brokenMany', { number: broken })
  alarm.replaceChildren(make('p', {}, text), button(say('repair'), onclick))
}

function drawStep(step, view) {
  const items = step.items.map((item, place) => drawItem(item, view.items[place]))
  return make(
    'li',
    { class: 'form-path__step' },
    drawLine(step, view, view.isFixed ? say('fixedStep') : ''),
    ...drawFindings(view),
    make('ol', { class: 'form-path__items' }, ...items),
    make('p', { class: 'form-path__next' }, view.exits ? endOf(view.exits) : say('then', { next: view.next })),
  )
}

function drawItem(item, view) {
  const options = view.options.map(({ name, words }) =>
    make('p', { class: 'form-path__when' }, say('optionShown', { name, conditions: words })),
  )
  const nested = view.nested.map((inner, place) =>
    make('li', {}, drawLine(item.nested[place], inner, inner.kind), ...drawFindings(inner)),
  )
  return make(
    'li',
    { class: 'form-path__item' },
    drawLine(item, view, view.kind),
    ...options,
    ...drawFindings(view),
    ...(nested.length ? [make('ol', { class: 'form-path__items' }, ...nested)] : []),
  )
}

const drawFindings = ({ findings }) =>
  findings.flatMap((finding) => [findingNode(finding), ...(finding.example ? [exampleButton(finding.example)] : [])])

function drawLine(entry, view, kind) {
  const name = `${view.number}${entry.kind === 'step' ? '.' : ''} ${view.name}`
  const line = make('div', { class: 'form-path__line' })
  line.append(
    entry.isFixed
      ? make('span', { class: 'form-path__name' }, name)
      : make('button', { type: 'button', class: 'form-path__name', 'data-key': entry.id, onclick: () => goTo(entry.child) }, name),
    make('span', { class: 'form-path__kind' }, kind),
  )
  if (view.words)
    line.append(
      make(
        'span',
        { class: `form-path__when${view.isBroken ? ' form-path__when--broken' : ''}` },
        say('shownWhen', { conditions: view.words }),
      ),
    )
  if (entry.child?.block.childBlocks.shown_when)
    line.append(
      button(say('condition'), () => editCondition(entry.child), {
        'aria-label': say('conditionOf', { name: view.name }),
        'data-key': `${entry.id}-condition`,
        class: 'form-path__edit',
      }),
    )
  return line
}
