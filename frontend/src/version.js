import version from 'bootstrap-italia/dist/version.js'

/**
 * The model's validator reads this variable; without it, it reads the style sheet's custom property, whose quotes it
 * does not understand (COMUNI-MODEL, C.SI.1.2).
 */
window.BOOTSTRAP_ITALIA_VERSION = version
