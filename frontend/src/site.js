import { startCounters } from './counter.js'
import { openForPrint, startDisclosures } from './disclosures.js'
import { startFileUpload } from './file-upload.js'
import { startFormConditions } from './form-conditions.js'
import { startFormKeeper } from './form-keeper.js'
import { startLanguageLinks } from './language-links.js'
import { startProof } from './proof.js'
import { startQuickExit } from './quick-exit.js'
import './version.js'

// Menus, accordions and the page index are plain HTML, so no plugin of Bootstrap Italia is loaded. A component that needs
// one imports it by itself: `import Collapse from 'bootstrap-italia/dist/plugins/collapse.js'`.

const quickExit = document.querySelector('[data-quick-exit]')
if (quickExit) startQuickExit(quickExit)
const step = document.querySelector('[data-form-step]')
if (step) {
  startProof(step)
  startFormKeeper(step)
  startCounters(step)
  startFormConditions(step)
  startFileUpload(step)
}
startLanguageLinks()
startDisclosures()
openForPrint()
