/**
 * Says, a moment after anything changed in the form, how it stands. Wagtail has no event for what is added, moved or
 * deleted: those are seen in the page, everything else is heard.
 */
import { readOutline } from './outline.js'

const DELAY = 150
const SEQUENCES = '[data-streamfield-stream-container], [data-streamfield-list-container]'
const buses = new WeakMap()

class Bus {
  constructor(container) {
    this.container = container
    this.listeners = new Set()
    this.findings = []
    this.suggestions = []
    for (const name of ['input', 'change']) container.addEventListener(name, () => this.tell())
    new MutationObserver((records) => {
      if (records.some(({ target, type }) => type === 'attributes' || target.matches(SEQUENCES))) this.tell()
    }).observe(container, { subtree: true, childList: true, attributeFilter: ['aria-hidden'] })
  }

  /** Call `listener(outline)` after each change, and soon for the first time. */
  listen(listener) {
    this.listeners.add(listener)
    if (this.root) this.tell()
  }

  /** From now on there is something to read. */
  start(root) {
    this.root = root
    this.tell(0)
  }

  tell(delay = DELAY) {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.tellNow(), delay)
  }

  tellNow() {
    if (!this.root) return
    clearTimeout(this.timer)
    const outline = { ...readOutline(this.root), findings: this.findings, suggestions: this.suggestions }
    for (const listener of this.listeners) listener(outline)
  }
}

/** The bus of a form's outermost element. */
export function busAt(container) {
  if (!buses.has(container)) {
    container.dataset.formSteps = ''
    buses.set(container, new Bus(container))
  }
  return buses.get(container)
}

/** The bus of the form in which an element stands; none outside of a form. */
export function busOf(element) {
  const container = element.closest('[data-form-steps]')
  return container ? busAt(container) : null
}
