import { startDisclosures } from './disclosures.js'
import { startPasskeys } from './staff/webauthn.js'
import './version.js'

startDisclosures()
startPasskeys()
