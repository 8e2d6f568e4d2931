import './version.js'
