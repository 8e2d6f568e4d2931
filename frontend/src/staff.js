import { startPasskeys } from './staff/webauthn.js'

startPasskeys()
