// The cases of condition_cases.json in the browser's evaluation. Run by test_conditions.py: node --test, CASES=<file>.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

import { evaluate } from '../../frontend/src/conditions.js'

const { today, cases } = JSON.parse(readFileSync(process.env.CASES, 'utf8'))

const ruleOf = ([question, operator, value = null]) => ({ question, operator, value })

for (const each of cases) {
  test(JSON.stringify(each), () => {
    const rules = each.rule ? [['q', ...each.rule]] : each.condition.rules
    const condition = { match: each.condition?.match ?? 'all', rules: rules.map(ruleOf) }
    assert.equal(evaluate(condition, each.answers ?? { q: each.answer }, each.today ?? today), each.holds)
  })
}
