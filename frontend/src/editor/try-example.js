/** From a finding into a trial that shows it. The server finds the answers anew, in the draft that is saved. */
import { editorData, say } from './data.js'
import { button, make } from './dom.js'

/** What names the finding to the server; nothing where no trial can show it. */
export const exampleOf = ({ example, code, step, item, option }) =>
  example && editorData().tryExample ? { code, step, item, option } : null

export const exampleButton = (named) => button(say('tryExample'), () => open(named))

/** In a window of its own: what is not saved yet stays here. */
function open(named) {
  const token = document.querySelector('[name=csrfmiddlewaretoken]').value
  const values = Object.entries({ ...named, csrfmiddlewaretoken: token })
  const inputs = values.map(([name, value]) => make('input', { type: 'hidden', name, value }))
  const form = make('form', { method: 'post', action: editorData().tryExample, target: '_blank' }, ...inputs)
  document.body.append(form)
  form.submit()
  form.remove()
}
