/**
 * Tells a Shift key that was pressed for its own sake from one that was part of typing.
 *
 * Virtual keyboards fire Shift for capitals, caps lock and the number layout (GOV.UK Frontend, issue 4095), and no single
 * property of the event tells them from a person. So a press counts only if its key-down was real, carried a key code, was
 * not a repetition, and nothing at all came between down and up; on a device that is touched it does not count while a text
 * field has the focus.
 */
const TEXT_FIELDS = 'textarea, select, [contenteditable], input:not([type=button], [type=checkbox], [type=radio], [type=submit])'

const isMobileSystem = () =>
  /iPhone|iPad|Android/.test(navigator.userAgent) || (/Mac/.test(navigator.userAgent) && navigator.maxTouchPoints > 1)

/**
 * @param {() => void} onPress a lone Shift was pressed and let go
 * @param {() => void} onOther something else happened: presses are not in a row any more
 */
export function watchLoneShift(onPress, onOther) {
  let isDown = false
  let lastPointer = 'mouse'

  const interrupt = () => {
    isDown = false
    onOther()
  }

  const isTyping = () => {
    const isTouched = isMobileSystem() || window.matchMedia('(pointer: coarse)').matches || lastPointer !== 'mouse'
    return isTouched && Boolean(document.activeElement?.matches(TEXT_FIELDS))
  }

  document.addEventListener('keydown', (event) => {
    if (event.key === 'Shift' && event.isTrusted && event.code.startsWith('Shift') && !event.repeat) isDown = true
    else interrupt()
  })

  document.addEventListener('keyup', (event) => {
    if (event.key !== 'Shift') return
    const isLone = isDown
    isDown = false
    if (!isLone) return
    if (isTyping()) onOther()
    else onPress()
  })

  document.addEventListener('pointerdown', (event) => {
    lastPointer = event.pointerType || lastPointer
    interrupt()
  })
  for (const name of ['beforeinput', 'wheel']) document.addEventListener(name, interrupt, { passive: true })
}
