// The cases of remap_cases.json in the browser's copy of a step. Run by test_remap.py: node --test, CASES=<file>.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

import { mapIds, rewire } from '../../frontend/src/editor/copies.js'

const cases = JSON.parse(readFileSync(process.env.CASES, 'utf8'))

/** The same with every condition as the widget holds it, in text, or the other way round. */
function convert(value, condition) {
  if (Array.isArray(value)) return value.map((each) => convert(each, condition))
  if (!value || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, key === 'shown_when' ? condition(each) : convert(each, condition)]),
  )
}

/** What Wagtail gives: new ids where there are any, everything else as it was. */
function duplicate(value, newId) {
  if (Array.isArray(value)) return value.map((each) => duplicate(each, newId))
  if (!value || typeof value !== 'object') return value
  const id = typeof value.id === 'string' ? { id: newId() } : {}
  const rest = Object.entries(value).filter(([key]) => key !== 'id')
  return { ...Object.fromEntries(rest.map(([key, each]) => [key, duplicate(each, newId)])), ...id }
}

for (const { name, raw, expected } of cases) {
  test(name, () => {
    let number = 0
    const state = convert(raw, JSON.stringify)
    const copy = duplicate(state, () => `new-${(number += 1)}`)
    assert.deepEqual(convert(rewire(copy, mapIds(state, copy)), JSON.parse), expected)
  })
}
