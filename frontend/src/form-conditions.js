/**
 * Questions and options that depend on an answer in the same step come and go at once. Without this the server adds them
 * when the button is pressed; it decides in any case.
 *
 * What is not due is not in the form at all, so it is neither posted nor read: a hidden answer does not exist. The page
 * holds it in a template; what was there and goes is kept here, with what was typed into it.
 */
import { evaluate, isDay } from './conditions.js'

const ANNOUNCE_AFTER_MS = 600
const PREFIX = 'q-'

/** @param {HTMLFormElement} form the form of the step on the screen */
export function startFormConditions(form) {
  if (!form.dataset.live) return
  const { today, kinds } = JSON.parse(form.dataset.live)
  const slots = findSlots(form)
  const say = announcer(form)

  const update = () => {
    const appeared = slots.filter((slot) => {
      const isDue = slot.isDue((condition) => evaluate(condition, readAll(form, kinds), today))
      return slot.show(isDue) && isDue
    })
    say(appeared)
  }
  form.addEventListener('input', update)
  window.addEventListener('pageshow', update)
  update()
}

/** Every conditional part in the form's order, those inside templates too; a question before its options. */
function findSlots(root) {
  return [...root.querySelectorAll('[data-slot], template[data-waiting]')].flatMap((found) => {
    if (!(found instanceof HTMLTemplateElement)) return [new Slot(found, document.createComment(''), true)]
    const node = document.importNode(found.content, true).firstElementChild
    return [new Slot(node, found, false), ...findSlots(node)]
  })
}

/** A part of the form and the mark of its place: a comment, or the template it came from. */
class Slot {
  constructor(node, mark, isThere) {
    this.node = node
    this.mark = mark
    this.isThere = isThere
    this.condition = JSON.parse(node.dataset.shownWhen || 'null')
    this.options = 'needsOption' in node.dataset ? conditionsIn(node) : null
    if (isThere) node.before(mark)
  }

  /** A question of which every option is conditional goes with the last of them. */
  isDue(holds) {
    if (!this.condition) return this.isThere
    return holds(this.condition) && (this.options?.some((condition) => holds(condition)) ?? true)
  }

  /** Puts the part in its place or takes it out; whether that was a change. */
  show(isDue) {
    if (isDue === this.isThere) return false
    this.isThere = isDue
    if (isDue) {
      keepChoice(this.node, this.mark)
      this.mark.after(this.node)
    } else {
      this.node.remove()
    }
    return true
  }
}

function conditionsIn(root) {
  return [...root.querySelectorAll('[data-slot][data-shown-when], template[data-waiting]')].map((found) => {
    const node = found instanceof HTMLTemplateElement ? found.content.firstElementChild : found
    return JSON.parse(node.dataset.shownWhen || 'null')
  })
}

/** A radio button that comes back must not undo the choice made meanwhile. */
function keepChoice(node, mark) {
  const radio = node.matches('.form-check') && node.querySelector('input[type="radio"]:checked')
  const group = radio && mark.parentNode?.querySelector('input[type="radio"]:checked')
  if (group) radio.checked = false
}

/** The answers that conditions compare, by question id: those of the inputs that are in the form now. */
function readAll(form, kinds) {
  const answers = {}
  for (const [id, kind] of Object.entries(kinds)) {
    const answer = (READERS[kind] ?? readText)(form, PREFIX + id)
    if (answer !== null) answers[id] = answer
  }
  return answers
}

const named = (form, name) => [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)]
const chosen = (form, name) => named(form, name).filter((input) => input.checked)
const typed = (form, name) => (named(form, name)[0]?.value ?? '').trim()

/** What is chosen, and «other» where something is written in the line for it. */
const readList = (form, name) => {
  const values = chosen(form, name).map(({ value }) => value)
  return typed(form, `${name}_other`) && !values.includes('other') ? [...values, 'other'] : values
}
const readOne = (form, name) => readList(form, name)[0] ?? null

function readText(form, name) {
  const inputs = [...form.elements].filter(({ name: own }) => own === name || own.startsWith(`${name}_`))
  const isAnswered = inputs.some(({ type, checked, value }) =>
    type === 'radio' || type === 'checkbox' ? checked : value.trim() !== ''
  )
  return isAnswered ? '' : null
}

const READERS = {
  yes_no: (form, name) => ({ yes: true, no: false })[readOne(form, name)] ?? null,
  one_of: readOne,
  many_of: (form, name) => {
    const values = readList(form, name)
    return values.length ? values : null
  },
  rating: (form, name) => (readOne(form, name) ? Number(readOne(form, name)) : null),
  consent: (form, name) => (chosen(form, name).length ? true : null),
  number: (form, name) => (/^[+-]?\d{1,19}$/.test(typed(form, name)) ? Number(typed(form, name)) : null),
  repeat: (form, name) => {
    const filled = named(form, name).filter(({ value }) => readText(form, `${name}_${value}`) !== null)
    return filled.length || null
  },
  date: (form, name) => {
    const [year, month, day] = ['year', 'month', 'day'].map((part) => typed(form, `${name}_${part}`))
    const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
    return isDay(iso) ? iso : null
  },
}

/** Says politely what came, once the typing pauses: the focus stays where it is. */
function announcer(form) {
  const region = form.querySelector('[data-live-region]')
  let waiting = 0
  return (appeared) => {
    if (appeared.length === 0) return
    const labels = appeared.map(({ node }) => node.querySelector('legend, label')?.textContent.trim()).filter(Boolean)
    window.clearTimeout(waiting)
    waiting = window.setTimeout(() => {
      region.textContent = `${region.dataset.liveRegion} ${labels.join('; ')}`
    }, ANNOUNCE_AFTER_MS)
  }
}
