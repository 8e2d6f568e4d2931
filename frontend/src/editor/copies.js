/** Which id of a copy stands for which of the original, and conditions that follow (`formbuilder/editor/remap.py` in Python). */

/** From every id in a state to the id at the same place of its copy. */
export function mapIds(state, copy, ids = new Map()) {
  if (!state || typeof state !== 'object' || !copy) return ids
  if (typeof state.id === 'string' && typeof copy.id === 'string') ids.set(state.id, copy.id)
  for (const key of Object.keys(state)) mapIds(state[key], copy[key], ids)
  return ids
}

/** The state with every condition in it pointing to the copies, where there are any. */
export function rewire(state, ids) {
  if (Array.isArray(state)) return state.map((each) => rewire(each, ids))
  if (!state || typeof state !== 'object') return state
  return Object.fromEntries(
    Object.entries(state).map(([key, value]) => [
      key,
      key === 'shown_when' && typeof value === 'string' ? rewireCondition(value, ids) : rewire(value, ids),
    ]),
  )
}

function rewireCondition(text, ids) {
  let condition
  try {
    condition = JSON.parse(text || 'null')
  } catch {
    return text
  }
  if (!Array.isArray(condition?.rules)) return text
  const rules = condition.rules.map((rule) => ({
    ...rule,
    question: ids.get(rule?.question) ?? rule?.question,
    value: ids.get(rule?.value) ?? rule?.value,
  }))
  return JSON.stringify({ ...condition, rules })
}
