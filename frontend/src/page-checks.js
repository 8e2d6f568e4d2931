/**
 * The site's part of the panel «Controlli» beside the page editor: asked anew after each autosave, at once while the panel
 * is open, otherwise when it is opened. A page that was just created learns its number from the first autosave.
 */
const part = document.querySelector('[data-page-checks]')
const panel = part?.closest('[data-side-panel]')

let isStale = false
let asked = 0

async function ask() {
  isStale = false
  const number = ++asked
  part.setAttribute('aria-busy', 'true')
  const html = await fetchPart().catch(() => null)
  if (number !== asked) return
  part.removeAttribute('aria-busy')
  if (html === null) part.textContent = part.dataset.textFailed
  else part.replaceChildren(...new DOMParser().parseFromString(html, 'text/html').body.childNodes)
}

/** The list; null where the server answers with something else, such as the way to log in. */
async function fetchPart() {
  const response = await fetch(part.dataset.pageChecks.replace('/0/', `/${part.dataset.pageId}/`))
  return response.ok && !response.redirected ? response.text() : null
}

if (panel) {
  document.addEventListener('w-autosave:success', ({ detail }) => {
    if (detail?.data?.pk) part.dataset.pageId = detail.data.pk
    if (panel.hidden) isStale = true
    else void ask()
  })
  panel.addEventListener('show', () => {
    if (isStale) void ask()
  })
}
