/**
 * Builds the assets of the site and of the staff area into `frontend/dist`.
 *
 * The site's style sheet exists twice: `site.rtl.scss` forwards to `site.scss`, and rtlcss mirrors what Bootstrap Italia
 * writes with physical properties. Our own rules use logical properties and pass through unchanged. The base template
 * chooses the sheet by the direction of the language.
 */
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

import rtlcss from 'rtlcss'
import { defineConfig } from 'vite'

const root = dirname(fileURLToPath(import.meta.url))
const bootstrapItalia = resolve(root, 'node_modules/bootstrap-italia')

/** PostCSS plugin: mirrors the sheets whose entry is called `*.rtl.scss`, and only those. */
const mirrorRightToLeft = {
  postcssPlugin: 'mirror-right-to-left',
  Once(sheet, { postcss, result }) {
    if (!result.opts.from?.includes('.rtl.scss')) return
    const mirrored = postcss.parse(rtlcss.process(sheet.toString()), { from: result.opts.from })
    sheet.removeAll()
    sheet.append(mirrored.nodes)
  },
}

/** The icons of Bootstrap Italia, for the `icon` template tag: it writes the few it needs into the page. */
const iconSprite = {
  name: 'icon-sprite',
  generateBundle() {
    const source = readFileSync(resolve(bootstrapItalia, 'dist/svg/sprites.svg'))
    this.emitFile({ type: 'asset', fileName: 'sprites.svg', source })
  },
}

export default defineConfig({
  root,
  base: './',
  publicDir: resolve(root, 'frontend/public'),
  plugins: [iconSprite],
  resolve: { alias: { '@fonts': resolve(bootstrapItalia, 'dist/fonts') } },
  css: {
    postcss: { plugins: [mirrorRightToLeft] },
    preprocessorOptions: {
      scss: {
        loadPaths: [resolve(bootstrapItalia, 'src/scss')],
        quietDeps: true,
        // Bootstrap Italia 2 is written with @import and the old colour functions; sass is pinned below 2.
        silenceDeprecations: ['import', 'global-builtin', 'color-functions', 'if-function'],
      },
    },
  },
  build: {
    outDir: resolve(root, 'frontend/dist'),
    emptyOutDir: true,
    manifest: 'manifest.json',
    modulePreload: { polyfill: false },
    target: ['es2020', 'chrome100', 'firefox100', 'safari15'],
    assetsInlineLimit: 0,
    rollupOptions: {
      input: {
        site: resolve(root, 'frontend/src/site.js'),
        staff: resolve(root, 'frontend/src/staff.js'),
        'proof-worker': resolve(root, 'frontend/src/proof-worker.js'),
        editor: resolve(root, 'frontend/src/editor.js'),
        'site-style': resolve(root, 'frontend/scss/site.scss'),
        'site-style-rtl': resolve(root, 'frontend/scss/site.rtl.scss'),
        'staff-style': resolve(root, 'frontend/scss/staff.scss'),
        'editor-style': resolve(root, 'frontend/scss/editor.scss'),
      },
    },
  },
})
