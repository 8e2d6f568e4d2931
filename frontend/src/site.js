import { startDisclosures } from './disclosures.js'
import { startPlugins } from './plugins.js'
import { startQuickExit } from './quick-exit.js'
import './version.js'

const quickExit = document.querySelector('[data-quick-exit]')
if (quickExit) startQuickExit(quickExit)
startDisclosures()
startPlugins()
