/**
 * Files of a step on their way: how far they are, and a button to stop. Without this the browser sends them with the
 * form as always, and shows its own progress.
 */

/** @param {HTMLFormElement} form the form of the step on the screen */
export function startFileUpload(form) {
  const box = form.querySelector('[data-form-upload]')
  if (!box) return
  form.addEventListener('submit', (event) => {
    const hasFiles = [...form.querySelectorAll('input[type=file]')].some((input) => input.files.length)
    if (event.defaultPrevented || !hasFiles) return
    event.preventDefault()
    send(form, event.submitter, box)
  })
}

function send(form, submitter, box) {
  const request = new XMLHttpRequest()
  const progress = box.querySelector('progress')
  const failure = form.querySelector('[data-form-upload-failure]')
  const end = (text) => {
    box.hidden = true
    failure.hidden = !text
    failure.textContent = text
    if (text) failure.focus()
  }

  request.upload.addEventListener('progress', ({ loaded, total }) => {
    progress.value = total ? loaded / total : 0
  })
  request.addEventListener('load', () => {
    if (request.status < 400) goTo(request.responseURL, submitter?.dataset.anchor)
    else end(headingOf(request.responseText) || failure.dataset.text)
  })
  request.addEventListener('error', () => end(failure.dataset.text))
  request.addEventListener('abort', () => end(''))
  box.querySelector('button').addEventListener('click', () => request.abort(), { once: true })

  const body = new FormData(form)
  if (submitter?.name) body.set(submitter.name, submitter.value)
  failure.hidden = true
  progress.value = 0
  box.hidden = false
  request.open('POST', form.action)
  request.send(body)
}

/** The page to look at next; the same one is loaded anew. */
function goTo(url, anchor) {
  const target = new URL(url)
  target.hash = anchor ?? ''
  if (target.pathname !== window.location.pathname) {
    window.location.assign(target)
    return
  }
  window.history.replaceState(null, '', target)
  window.location.reload()
}

function headingOf(html) {
  return new DOMParser().parseFromString(html, 'text/html').querySelector('h1')?.textContent.trim()
}
