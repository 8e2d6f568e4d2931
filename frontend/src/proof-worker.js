/**
 * Looks for the number of a proof of work (formbuilder/filling/proof.py): the only code that runs in a worker, so that the page
 * stays quick. Answers with the number, or with nothing where there is none.
 */
self.addEventListener('message', async ({ data: { salt, goal, most } }) => {
  const encoder = new TextEncoder()
  const wanted = Uint8Array.from(goal.match(/../g), (byte) => parseInt(byte, 16))
  for (let number = 0; number <= most; number += 1) {
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(`${salt}${number}`)))
    if (wanted.every((byte, position) => byte === digest[position])) return self.postMessage(number)
  }
  return self.postMessage(null)
})
