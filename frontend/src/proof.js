/**
 * The check page while many forms arrive: a worker does the calculation that the page asks for, and the result goes
 * along with the form. Whoever presses «Invia» before it is done is told so, and the form leaves by itself. Where it
 * takes too long, or cannot be done (`crypto.subtle` needs HTTPS), the form leaves without: the server has another way.
 */
const PATIENCE = 20_000

/** @param {HTMLFormElement} form the form of the step on the screen */
export function startProof(form) {
  const field = form.querySelector('[data-proof-worker]')
  if (!field || !window.isSecureContext) return
  const status = form.querySelector('[data-proof-status]')
  const { proofWorker, proofSalt, proofGoal, proofMost, proofToken } = field.dataset
  let isDone = false
  let pressed = null

  const solver = new Worker(proofWorker)
  const finish = (number) => {
    if (isDone) return
    isDone = true
    solver.terminate()
    if (typeof number === 'number') field.value = `${proofToken}~${number}`
    status.textContent = typeof number === 'number' ? status.dataset.done : ''
    pressed?.click()
  }
  solver.addEventListener('message', ({ data }) => finish(data))
  solver.addEventListener('error', () => finish(null))
  solver.postMessage({ salt: proofSalt, goal: proofGoal, most: Number(proofMost) })
  status.textContent = status.dataset.working

  form.addEventListener('submit', (event) => {
    if (isDone || event.submitter?.value !== 'send') return
    event.preventDefault()
    event.stopImmediatePropagation()
    if (!pressed) window.setTimeout(finish, PATIENCE)
    pressed = event.submitter
    status.textContent = status.dataset.waiting
  })
}
