// The cases of condition_stored_cases.json in the page editor. Run by test_unreadable_conditions.py: CASES=<file>.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

const { operators, cases } = JSON.parse(readFileSync(process.env.CASES, 'utf8'))
globalThis.document = { getElementById: () => ({ textContent: JSON.stringify({ operators }) }) }
const { isSet, parseCondition, serialize } = await import('../../frontend/src/editor/condition.js')

for (const { stored, reads } of cases) {
  const text = JSON.stringify(stored)
  test(text, () => {
    const condition = parseCondition(text)
    assert.equal(condition.unreadable === undefined, reads)
    assert.ok(isSet(condition))
    if (!reads) assert.equal(serialize(condition), text)
  })
}
