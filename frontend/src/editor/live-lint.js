/** The linter while the editor writes: what stands in the form goes to the server, its findings come back to the bus. */
import { editorData } from './data.js'
import { make } from './dom.js'

const PAUSE = 800
const PREFIX = 'form_steps'
/** Said at once in the browser, or not yet worth saying: a rule that is being written. */
const SAID_ELSEWHERE = new Set(['incomplete', 'deleted_question', 'later_question', 'own_question', 'wrong_operator'])

export function startLint(root, bus) {
  const url = editorData().lint
  const form = root.container[0].closest('form')
  if (!url || !form) return
  let timer
  let asked
  bus.listen(() => {
    clearTimeout(timer)
    timer = setTimeout(ask, PAUSE)
  })

  async function ask() {
    const body = new URLSearchParams()
    for (const [name, value] of new FormData(form))
      if (typeof value === 'string' && (name.startsWith(PREFIX) || name === 'csrfmiddlewaretoken')) body.append(name, value)
    const text = body.toString()
    if (text === asked) return
    asked = text
    const { findings, hints } = await judge(url, body)
    if (text !== asked || !findings) return
    showHints(hints)
    bus.findings = findings.filter(({ code }) => !SAID_ELSEWHERE.has(code))
    bus.suggestions = findings.filter(({ suggestion }) => suggestion)
    bus.tell(0)
  }
}

/** Nothing where the server has no answer: then what was said before stays. */
async function judge(url, body) {
  try {
    const response = await fetch(url, { method: 'POST', body })
    return response.ok ? await response.json() : {}
  } catch {
    return {}
  }
}

/** The advice above the form, for what is written now; a list that is open stays open. */
function showHints(html) {
  const place = document.querySelector('[data-form-hints]')
  if (!place || html === undefined) return
  const isOpen = place.querySelector('details')?.open
  const fresh = new DOMParser().parseFromString(html, 'text/html').body
  if (isOpen && fresh.firstElementChild) fresh.firstElementChild.open = true
  place.replaceChildren(...fresh.childNodes)
}

const of = (id, findings) => findings.filter(({ step, item, option }) => id && (option || item || step) === id)

/** What is said about a step, a question or an option itself. */
export const findingsOf = (id, outline) => of(id, outline.findings)

/** Which of its rules were probably meant otherwise. */
export const suggestionsOf = (id, outline) => of(id, outline.suggestions)

const LOOKS = { error: 'form-finding form-finding--error', warning: 'form-finding form-finding--warning' }

/** A finding as a paragraph. */
export const findingNode = ({ severity, words }) => make('p', { class: LOOKS[severity] }, words)

export const wordsOf = ({ message, what_to_do: whatToDo }) => `${message} ${whatToDo}`.trim()
