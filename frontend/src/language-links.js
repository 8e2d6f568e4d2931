/**
 * Where something is being typed the links of the header lead to buttons at the end of the form, which take it along;
 * with a script they press them.
 */
export function startLanguageLinks() {
  document.querySelectorAll('.language-switch a[href="#lingua"]').forEach((link) => {
    const button = document.querySelector(`#lingua button[lang="${link.lang}"]`)
    if (!button) return
    link.addEventListener('click', (event) => {
      event.preventDefault()
      button.click()
    })
  })
}
