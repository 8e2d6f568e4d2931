/** Menus made of `<details>` work by themselves; with scripts, Escape and a click elsewhere close them too. */
export function startDisclosures(root = document) {
  const open = () => root.querySelectorAll('details[data-closes-outside][open]')

  root.addEventListener('click', (event) => {
    for (const menu of open()) if (!menu.contains(event.target)) menu.open = false
  })

  root.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    for (const menu of open()) {
      const hadFocus = menu.contains(document.activeElement)
      menu.open = false
      if (hadFocus) menu.querySelector('summary').focus()
    }
  })
}

/** What is folded away on the screen is on the paper. (The style sheet opens it where the browser knows how.) */
export function openForPrint(root = document) {
  let opened = []
  window.addEventListener('beforeprint', () => {
    opened = [...root.querySelectorAll('main details:not([open])')]
    for (const each of opened) each.open = true
  })
  window.addEventListener('afterprint', () => {
    for (const each of opened) each.open = false
  })
}
