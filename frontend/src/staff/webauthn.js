/**
 * Security keys: shows their forms where the browser can use them, and says so when a key did not answer.
 * The ceremony itself is allauth's (static `mfa/js/webauthn.js`), started by the data block in the page.
 */
export function startPasskeys() {
  if (window.PublicKeyCredential) {
    for (const element of document.querySelectorAll('[data-needs-passkeys]')) element.hidden = false
    for (const element of document.querySelectorAll('[data-no-passkeys]')) element.hidden = true
  }
  document.addEventListener('allauth.error', (event) => {
    event.preventDefault()
    for (const element of document.querySelectorAll('[data-passkey-error]')) element.hidden = false
  })
}
