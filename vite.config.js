/**
 * Builds the assets of the site and of the staff area into `frontend/dist`.
 *
 * The site's style sheet exists twice: `site.rtl.scss` forwards to `site.scss`, and rtlcss mirrors what Bootstrap Italia
 * writes with physical properties. Our own rules use logical properties and pass through unchanged. The base template
 * chooses the sheet by the direction of the language.
 *
 * The sheets are in layers (`frontend/scss/site.scss`).
 *
 * What no template, script or module names is left out of the sheets (PurgeCSS): half of their weight. Class names
 * therefore stand as whole words in the sources; `unused-classes.json` lists those left out, and the browser
 * tests fail where a page carries one of them.
 */
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

import { PurgeCSS } from 'purgecss'
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

const SOURCES = [
  'templates/**/*.html',
  'frontend/src/**/*.js',
  '!(node_modules|tests|frontend|docs|var|bench)/**/*.py',
].map((pattern) => resolve(root, pattern))
/** What no page of the staff area includes: its sheet holds none of their areas. */
const ONLY_PUBLIC = [
  'templates/{pages,home,search,ratings,blocks,events,news,directory,documents,courses,enquiries,showcase}/**',
  'templates/components/{chrome,service}/**',
].map((pattern) => resolve(root, pattern))

/** Names of which the sources write only the beginning. */
const BEGINNINGS = JSON.parse(readFileSync(resolve(root, 'frontend/beginnings.json'))).map((name) => new RegExp(`^${name}`))

/** The classes that have rules of their own: `.a`, not the ones that count only with others, as in `.a .b`. */
const classNames = (sheet) => {
  const names = new Set()
  sheet.walkRules((rule) => {
    for (const selector of rule.selectors) {
      const found = selector.match(/(?<=\.)[a-z][\w-]*/gi)
      if (found?.length === 1) names.add(found[0])
    }
  })
  return names
}

const unused = { site: new Set(), staff: new Set() }

/** PostCSS plugin: leaves out of a sheet what the sources do not name, and notes which classes that were. */
const leaveOutWhatIsUnused = {
  postcssPlugin: 'leave-out-what-is-unused',
  async OnceExit(sheet, { postcss, result }) {
    if (!result.opts.from?.includes('/frontend/scss/s')) return
    const before = classNames(sheet)
    const [purged] = await new PurgeCSS().purge({
      content: SOURCES,
      skippedContentGlobs: result.opts.from.includes('staff.scss') ? ONLY_PUBLIC : [],
      css: [{ raw: sheet.toString() }],
      safelist: { deep: BEGINNINGS },
    })
    const kept = postcss.parse(purged.css, { from: result.opts.from })
    const after = classNames(kept)
    const list = result.opts.from.includes('staff.scss') ? unused.staff : unused.site
    before.forEach((name) => after.has(name) || list.add(name))
    sheet.removeAll()
    sheet.append(kept.nodes)
  },
}

/** The list for the test that no page carries a class without its rules. */
const listOfUnused = {
  name: 'list-of-unused',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'unused-classes.json', source: JSON.stringify({ site: [...unused.site].sort(), staff: [...unused.staff].sort() }) })
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
  plugins: [iconSprite, listOfUnused],
  resolve: { alias: { '@fontsource': resolve(root, 'node_modules/@fontsource') } },
  css: {
    postcss: { plugins: [mirrorRightToLeft, leaveOutWhatIsUnused] },
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
    target: ['es2020', 'chrome100', 'firefox100', 'safari15.4'],
    assetsInlineLimit: 0,
    rollupOptions: {
      input: {
        site: resolve(root, 'frontend/src/site.js'),
        staff: resolve(root, 'frontend/src/staff.js'),
        'proof-worker': resolve(root, 'frontend/src/proof-worker.js'),
        editor: resolve(root, 'frontend/src/editor.js'),
        admin: resolve(root, 'frontend/src/admin.js'),
        'site-style': resolve(root, 'frontend/scss/site.scss'),
        'site-style-rtl': resolve(root, 'frontend/scss/site.rtl.scss'),
        'staff-style': resolve(root, 'frontend/scss/staff.scss'),
        'page-checks': resolve(root, 'frontend/src/page-checks.js'),
        'editor-style': resolve(root, 'frontend/scss/editor.scss'),
      },
    },
  },
})
