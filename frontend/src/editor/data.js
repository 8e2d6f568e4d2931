/** What the server says about this page (`formbuilder/editor/panel.py`): words, kinds of question, fixed questions. */

const EMPTY = { words: {}, kinds: {}, operators: {}, before: [], after: [] }
let data

export function editorData() {
  if (!data) {
    const element = document.getElementById('form-editor-data')
    data = element ? JSON.parse(element.textContent) : EMPTY
  }
  return data
}

/** A sentence of the server's, with `{name}` filled in. */
export function say(name, values = {}) {
  const sentence = editorData().words[name] ?? ''
  return sentence.replace(/\{(\w+)\}/g, (_match, key) => `${values[key] ?? ''}`)
}

/** «One thing» or «{number} things». */
export const count = (one, many, number) => say(number === 1 ? one : many, { number })
