/** The root of a form: it carries the bus, copies conditions with a step, and starts what looks at the whole form. */
import { guardAnswers } from './answers.js'
import { busAt } from './bus.js'
import { mapIds, rewire } from './copies.js'
import { decorate } from './extras.js'
import { startLint } from './live-lint.js'
import { startPath } from './path.js'

const { StreamBlock, StreamBlockDefinition } = window.wagtailStreamField.blocks
/** Wagtail counts the errors of a tab before the blocks are drawn: `tab_nav_link.html` counts again on this. */
const COUNT_ERRORS = 'pari:count-errors'

class FormSteps extends StreamBlock {
  /** Called by the constructor, once for the page: the widgets inside look for the bus while they are drawn. */
  setState(state) {
    busAt(this.container[0])
    super.setState(state)
  }

  start() {
    const bus = busAt(this.container[0])
    startPath(this, bus)
    startLint(this, bus)
    bus.listen((outline) => decorate(outline))
    bus.listen(() => document.dispatchEvent(new CustomEvent(COUNT_ERRORS)))
    bus.start(this)
    guardAnswers(this.container[0])
  }

  /** The copy of a step asks about its own questions and not about the original's. */
  duplicateBlock(index, { animate } = {}) {
    const child = this.children[index]
    const copy = child.getDuplicatedState()
    const state = rewire(copy, mapIds(child.getState(), copy))
    this.insert(state, index + 1, { animate, focus: true, collapsed: child.collapsed })
  }
}

export class FormStepsDefinition extends StreamBlockDefinition {
  render(placeholder, prefix, initialState, initialError) {
    const steps = new FormSteps(this, placeholder, prefix, initialState, initialError)
    steps.start()
    return steps
  }
}
