/** Before a step, question or option with answers is deleted the editor is asked (`formbuilder/editor/answer_counts.py`). */

/** The sentence for what this button would delete: its own, or that of the step around it. */
export function warningFor(button, warnings) {
  const child = button.closest('[data-streamfield-child]')
  return child ? warnings[child.dataset.contentpath] : undefined
}

export async function guardAnswers(root) {
  const address = document.querySelector('[data-answer-counts]')?.dataset.answerCounts
  if (!address) return
  const response = await fetch(address, { headers: { Accept: 'application/json' } })
  if (!response.ok) return
  const { warnings } = await response.json()
  root.addEventListener('click', (event) => ask(event, warnings), true)
}

function ask(event, warnings) {
  const button = event.target.closest('[data-streamfield-action="DELETE"]')
  const warning = button && warningFor(button, warnings)
  if (!warning || window.confirm(warning)) return
  event.preventDefault()
  event.stopImmediatePropagation()
}
