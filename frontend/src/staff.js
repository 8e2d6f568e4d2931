import { startDisclosures } from './disclosures.js'
import './version.js'

startDisclosures()
