import { watchLoneShift } from './lone-shift.js'

/**
 * "Esci in fretta": the plain link already works; this blanks the page at once, keeps it out of the history where the
 * browser allows, and answers to Shift pressed three times (the pattern of GOV.UK's "Exit this page").
 */
const PRESSES_TO_LEAVE = 3
const WINDOW_MS = 5000

/** @param {HTMLAnchorElement} link the quick exit of the top bar, with its texts as data attributes */
export function startQuickExit(link) {
  let presses = 0
  let timer = 0

  const status = document.createElement('p')
  status.className = 'quick-exit__presses'
  status.setAttribute('role', 'status')
  link.after(status)

  const leave = () => {
    const overlay = document.createElement('div')
    overlay.className = 'quick-exit-overlay'
    const spoken = document.createElement('p')
    spoken.className = 'visually-hidden'
    spoken.setAttribute('role', 'alert')
    overlay.append(spoken)
    document.body.append(overlay)
    document.documentElement.classList.add('is-leaving')
    document.title = '…'
    // A text put in after its region exists is spoken.
    spoken.textContent = link.dataset.textLeaving
    window.location.replace(link.href)
  }

  const reset = (message = '') => {
    presses = 0
    window.clearTimeout(timer)
    status.textContent = message
  }

  link.addEventListener('click', (event) => {
    event.preventDefault()
    leave()
  })

  watchLoneShift(
    () => {
      presses += 1
      window.clearTimeout(timer)
      if (presses === PRESSES_TO_LEAVE) {
        reset()
        leave()
        return
      }
      // One press is an accident: only the second is answered.
      if (presses === PRESSES_TO_LEAVE - 1) status.textContent = link.dataset.textOnePressLeft
      timer = window.setTimeout(() => reset(presses > 1 ? link.dataset.textTimedOut : ''), WINDOW_MS)
    },
    () => {
      if (presses > 0) reset()
    },
  )

  // Coming back with the browser's button finds the page as it was kept: blank. A fresh one is fetched.
  window.addEventListener('pageshow', (event) => {
    if (event.persisted && document.documentElement.classList.contains('is-leaving')) window.location.reload()
  })
}
