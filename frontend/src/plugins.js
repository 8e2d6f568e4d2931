/**
 * Plugins of Bootstrap Italia, one by one: a page that has no use for one does not fetch it. The markup they enhance is
 * complete without them.
 */
const PLUGINS = [
  ['[data-bs-toggle="collapse"]', () => import('bootstrap-italia/dist/plugins/collapse.js')],
  ['[data-bs-navscroll]', () => import('bootstrap-italia/dist/plugins/navscroll.js')],
]

export function startPlugins(root = document) {
  for (const [selector, load] of PLUGINS) if (root.querySelector(selector)) load()
}
