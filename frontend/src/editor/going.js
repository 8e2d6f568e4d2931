/** To a block of the form, wherever it is folded away. */

/** Open every fold around an element. Wagtail listens for what the browser's own search in the page would send. */
function reveal(element) {
  const tab = element.closest('[role=tabpanel]')
  if (tab?.hidden) document.querySelector(`[role=tab][href="#${tab.id}"]`)?.click()
  element.dispatchEvent(new Event('beforematch', { bubbles: true }))
}

/** First the focus and then the scrolling: the other way round the page stays where it is. */
export function goTo(child) {
  reveal(child.block.container?.[0] ?? child.block.element)
  child.focus({ soft: true })
  child.element.scrollIntoView({ behavior: 'instant', block: 'start' })
}

/** To the condition of a block, ready to be written. */
export function editCondition(child) {
  const { widget } = child.block.childBlocks.shown_when
  reveal(widget.element)
  widget.edit()
  widget.element.scrollIntoView({ behavior: 'instant', block: 'center' })
}
