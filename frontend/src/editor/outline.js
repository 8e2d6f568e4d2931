/** The form as it stands in the editor now, what is not saved yet included: read from the blocks, never from the page. */
import { parseCondition } from './condition.js'
import { editorData, say } from './data.js'

const remembered = new Map()

const textOf = (block) => (typeof block?.getValue === 'function' ? `${block.getValue() ?? ''}`.trim() : '')

/**
 * `{ steps, entries, byId, owners, remembered }`. An entry is a step or what stands in it:
 * `{ id, order, number, kind, name, isQuestion, options, condition, child, sequence, index, step }`; a step at which the
 * form ends has its buttons' names as `exit`, a question about several people those about each of them as `nested`.
 * `owners` leads from the element of a block to the entry whose place counts for a condition in it; `remembered` has
 * the names of what was deleted since the page was opened.
 */
export function readOutline(root) {
  const outline = { steps: [], entries: [], byId: new Map(), owners: new Map(), remembered }
  const add = (entry) => {
    outline.entries.push(Object.assign(entry, { order: outline.entries.length }))
    if (entry.isQuestion) outline.byId.set(entry.id, entry)
    if (entry.child) outline.owners.set(entry.child.element, entry)
    if (entry.id && entry.isQuestion && entry.name) remembered.set(entry.id, entry.name)
    return entry
  }
  for (const step of editorData().before) addFixed(step, add, outline)
  root.children.forEach((child, index) => {
    const step = addStep(child, index, root, add, outline)
    const questions = child.block.childBlocks.questions
    questions.children.forEach((item, place) => addItem(item, place, { questions, step, add, outline }))
  })
  for (const step of editorData().after) addFixed(step, add, outline)
  return outline
}

function addFixed({ id, title, questions }, add, outline) {
  const number = `${outline.steps.length + 1}`
  const step = add({ id, number, kind: 'step', name: title, options: [], condition: parseCondition(''), isFixed: true })
  step.items = []
  outline.steps.push(step)
  questions.forEach((question, place) => {
    const options = question.options.map((option) => ({ id: option.id, name: option.label }))
    const { id: own, kind, label: name } = question
    step.items.push(
      add({
        id: own,
        number: `${number}.${place + 1}`,
        kind,
        name,
        options,
        step,
        isQuestion: true,
        isFixed: true,
        condition: parseCondition(''),
      }),
    )
  })
}

function addStep(child, index, root, add, outline) {
  const { title, shown_when: condition, exit } = child.block.childBlocks
  const step = add({
    id: child.id,
    number: `${outline.steps.length + 1}`,
    kind: 'step',
    name: textOf(title) || say('untitled'),
    options: [],
    exit: readExit(exit),
    condition: parseCondition(condition?.getState()),
    child,
    sequence: root,
    index,
  })
  step.items = []
  outline.steps.push(step)
  return step
}

function readExit(exit) {
  if (!exit?.childBlocks.ends.getValue()) return null
  return exit.childBlocks.buttons.children.map(({ block }) => textOf(block.childBlocks.label)).filter(Boolean)
}

function addItem(child, index, { questions, step, add, outline }) {
  const { label, title, options, other, shown_when: condition } = child.block.childBlocks
  const entry = add({
    id: child.id,
    number: `${step.number}.${index + 1}`,
    kind: child.type,
    name: textOf(label ?? title) || say('untitled'),
    isQuestion: Boolean(label),
    options: [],
    condition: parseCondition(condition?.getState()),
    child,
    sequence: questions,
    index,
    step,
  })
  step.items.push(entry)
  entry.nested = (child.block.childBlocks.questions?.children ?? []).map((inner, place) => ({
    id: inner.id,
    number: `${entry.number}.${place + 1}`,
    kind: inner.type,
    name: textOf(inner.block.childBlocks.label) || say('untitled'),
    child: inner,
  }))
  for (const option of options?.children ?? []) {
    const blocks = option.block.childBlocks
    const optionCondition = parseCondition(blocks.shown_when?.getState())
    const name = textOf(blocks.label) || say('untitled')
    entry.options.push({ id: option.id, name, condition: optionCondition, child: option })
    outline.owners.set(option.element, entry)
  }
  if (textOf(other)) entry.options.push({ id: editorData().other, name: textOf(other) })
}

/** The questions that come before an entry, by step: what a condition there may speak of. */
export function subjectsBefore(owner, outline) {
  return outline.steps
    .map((step) => ({ step, questions: step.items.filter((item) => item.isQuestion && item.order < owner.order) }))
    .filter(({ questions }) => questions.length)
}
