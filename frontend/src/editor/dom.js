/** Nodes with attributes and children; text is set as text. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value)
    else if (value === true) element.setAttribute(name, '')
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value)
  }
  element.append(...children)
  return element
}

/** A button that sends nothing. */
export const button = (label, onclick, attributes = {}) =>
  make('button', { type: 'button', class: 'button button-small button-secondary', ...attributes, onclick }, label)

/** An icon of Wagtail's, with a name for who cannot see it. */
export function iconButton(icon, label, onclick, attributes = {}) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use')
  svg.setAttribute('class', `icon icon-${icon}`)
  svg.setAttribute('aria-hidden', 'true')
  use.setAttribute('href', `#icon-${icon}`)
  svg.append(use)
  return make('button', { type: 'button', title: label, 'aria-label': label, ...attributes, onclick }, svg)
}

/**
 * Fill a list of choices, unless it holds them already: a list that is open stays open.
 * `groups` are `{ label, choices: [{ value, text }] }`; a group without a label stands for itself.
 */
export function fillSelect(select, groups, value) {
  const key = JSON.stringify(groups)
  if (select.dataset.filled !== key) {
    select.dataset.filled = key
    select.replaceChildren(
      ...groups.flatMap(({ label, choices }) => {
        const options = choices.map((choice) => make('option', { value: choice.value }, choice.text))
        return label ? [make('optgroup', { label }, ...options)] : options
      }),
    )
  }
  select.value = value
}
