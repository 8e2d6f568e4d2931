import { startDisclosures } from './disclosures.js'
import { startQuickExit } from './quick-exit.js'
import './version.js'

// Menus, accordions and the page index are plain HTML, so no plugin of Bootstrap Italia is loaded. A component that needs
// one imports it by itself: `import Collapse from 'bootstrap-italia/dist/plugins/collapse.js'`.

const quickExit = document.querySelector('[data-quick-exit]')
if (quickExit) startQuickExit(quickExit)
startDisclosures()
