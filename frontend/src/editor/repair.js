/** One button for all conditions that do not hold any more: what stands before its question moves after it. */
import { problemOf } from './condition.js'
import { say } from './data.js'
import { readOutline } from './outline.js'

/** Move or drop until nothing is broken; returns in words what was done. `after()` lets the widgets follow. */
export function repairAll(root, after) {
  const said = []
  const moved = new Set()
  for (let found = firstBroken(root); found; found = firstBroken(root)) {
    const { entry, subject } = found
    const canMove = found.problem === 'later' && !moved.has(entry.id) && moveAfter(entry, subject, root)
    if (canMove) {
      moved.add(entry.id)
      said.push(say('moved', { name: entry.name, subject: subject.name }))
    } else {
      dropRule(found)
      said.push(say('dropped', { name: entry.name }))
    }
  }
  after()
  return said
}

function firstBroken(root) {
  const outline = readOutline(root)
  for (const entry of outline.entries) {
    if (!entry.child) continue
    const holders = [entry, ...entry.options]
    for (const holder of holders) {
      const rules = holder.condition?.rules ?? []
      const place = rules.findIndex((rule) => problemOf(rule, entry, outline))
      if (place < 0) continue
      const subject = outline.byId.get(rules[place].question)
      return { entry, subject, place, child: holder.child, problem: problemOf(rules[place], entry, outline) }
    }
  }
  return null
}

/** In its own stream by a move; into another step by leaving here and coming there, with the same id. */
function moveAfter(entry, subject, root) {
  if (subject.isFixed) return false
  if (entry.kind === 'step') {
    if (subject.step.child === entry.child) return false
    root.moveBlock(entry.index, subject.step.index)
    return true
  }
  if (entry.id === subject.id) return false
  if (entry.sequence === subject.sequence) {
    entry.sequence.moveBlock(entry.index, subject.index)
    return true
  }
  const state = entry.child.getState()
  entry.sequence.deleteBlock(entry.index)
  subject.sequence.insert(state, subject.index + 1, { collapsed: true })
  return true
}

function dropRule({ child, place }) {
  const { widget } = child.block.childBlocks.shown_when
  widget.condition.rules.splice(place, 1)
  widget.store()
  widget.draw()
}
