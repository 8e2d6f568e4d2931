/**
 * Says below a long text how much of it is written. It never cuts anything: the server says what is too long, and counts
 * the same way (`StoryField`): letters as people see them composed, a new line as one.
 *
 * The number under the text changes at once and is hidden from screen readers; they are told near the limit, when the
 * typing pauses.
 */
const TELL_AFTER_MS = 1000
const TELL_FROM = 0.9

/** @param {HTMLFormElement} form the form of the step on the screen */
export function startCounters(form) {
  const counters = new WeakMap()

  const update = (area) => {
    if (!counters.has(area)) counters.set(area, new Counter(area))
    counters.get(area).update()
  }
  form.addEventListener('input', ({ target }) => {
    if (target.dataset.countMax) update(target)
  })
  form.querySelectorAll('textarea[data-count-max]').forEach((area) => {
    if (area.value) update(area)
  })
}

/** The two lines below one text. */
class Counter {
  constructor(area) {
    this.area = area
    this.limit = Number(area.dataset.countMax)
    this.shown = addLine(area, 'form-counter', 'aria-hidden', 'true')
    this.told = addLine(area, 'visually-hidden', 'aria-live', 'polite')
  }

  update() {
    const used = lengthOf(this.area.value)
    const isOver = used > this.limit
    const text = isOver ? this.area.dataset.countOver : this.area.dataset.countText
    const numbers = { used, limit: this.limit, over: used - this.limit }
    const words = text.replace(/\{(\w+)\}/g, (_, name) => numbers[name].toLocaleString(document.documentElement.lang))
    this.shown.textContent = words
    this.shown.classList.toggle('form-counter--over', isOver)
    window.clearTimeout(this.waiting)
    this.waiting = window.setTimeout(() => {
      this.told.textContent = used >= this.limit * TELL_FROM ? words : ''
    }, TELL_AFTER_MS)
  }
}

function addLine(area, className, attribute, value) {
  const line = document.createElement('p')
  line.className = className
  line.setAttribute(attribute, value)
  area.after(line)
  return line
}

function lengthOf(text) {
  return [...text.normalize('NFC')].length
}
