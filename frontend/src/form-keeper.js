/**
 * A step of a form: everything works without this. It keeps half-typed text when the page is left by the browser's
 * buttons, a link or another tab, and says five minutes before the answers are deleted. Nothing is kept on the device.
 *
 * The server ignores what arrives for a form that was sent or thrown away; a page left by the quick exit sends nothing.
 */
const WARN_SECONDS = 5 * 60

/** @param {HTMLFormElement} form the form of the step on the screen */
export function startFormKeeper(form) {
  let isDirty = false
  let isLeaving = false

  const keep = () => {
    isDirty = false
    // Files go up with a button only.
    const texts = [...new FormData(form)].filter(([, value]) => typeof value === 'string')
    const body = new URLSearchParams(texts)
    body.set('_action', 'draft')
    return fetch(form.action, { method: 'POST', body, keepalive: true, cache: 'no-store', redirect: 'error' })
  }
  const keepIfNeeded = () => {
    const isFleeing = document.documentElement.classList.contains('is-leaving')
    if (isDirty && !isLeaving && !isFleeing) keep().catch(() => {})
  }

  form.addEventListener('input', () => {
    isDirty = true
    isLeaving = false
  })
  form.addEventListener('submit', () => {
    isLeaving = true
  })
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') keepIfNeeded()
  })
  window.addEventListener('pagehide', keepIfNeeded)
  window.addEventListener('pageshow', () => {
    isLeaving = false
  })

  startClock(keep)
}

/** The hidden box with the warning, its button, and the time that the page names. */
function startClock(keep) {
  const box = document.querySelector('[data-form-time]')
  if (!box) return
  const until = document.querySelector('[data-form-until]')
  const tooLate = box.querySelector('[data-form-too-late]')
  const seconds = Number(box.dataset.formTime)

  const wait = () =>
    window.setTimeout(
      () => {
        box.hidden = false
      },
      Math.max(0, seconds - WARN_SECONDS) * 1000
    )
  box.querySelector('[data-form-more-time]').addEventListener('click', async () => {
    try {
      const response = await keep()
      if (!response.ok) throw new Error(response.statusText)
      until.textContent = await response.text()
      box.hidden = true
      wait()
    } catch {
      tooLate.hidden = false
    }
  })
  wait()
}
