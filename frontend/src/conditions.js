/**
 * Conditions over answers, the same as `formbuilder/conditions.py`: `tests/formbuilder/condition_cases.json` holds for
 * both. The server decides; this only shows at once what it will say.
 *
 * Answers are what the kinds of question give to compare: an option's id or a list of them, true or false, a whole
 * number, an ISO date. What is absent was not answered.
 */

/** Whether what the condition is about is shown. Without rules it is. */
export function evaluate(condition, answers, today) {
  const rules = condition?.rules ?? []
  if (rules.length === 0) return true
  const isTrue = (rule) => ruleHolds(rule, answers[rule.question], today)
  return condition.match === 'any' ? rules.some(isTrue) : rules.every(isTrue)
}

function ruleHolds(rule, answer, today) {
  const isAnswered = answer !== undefined && answer !== null
  switch (rule.operator) {
    case 'answered':
      return isAnswered
    case 'unanswered':
      return !isAnswered
    case 'is':
      return isAnswered && answer === rule.value
    case 'is_not':
      return isAnswered && answer !== rule.value
    case 'includes':
      return Array.isArray(answer) && answer.includes(rule.value)
    case 'less':
      return Number.isInteger(answer) && Number.isInteger(rule.value) && answer < rule.value
    case 'more':
      return Number.isInteger(answer) && Number.isInteger(rule.value) && answer > rule.value
    case 'before':
      return isDay(answer) && isDay(rule.value) && answer < rule.value
    case 'after':
      return isDay(answer) && isDay(rule.value) && answer > rule.value
    case 'younger':
      return isDay(answer) && Number.isInteger(rule.value) && ageOn(today, answer) < rule.value
    case 'at_least':
      return isDay(answer) && Number.isInteger(rule.value) && ageOn(today, answer) >= rule.value
    default:
      return false
  }
}

/** Whether this is an ISO date that exists. */
export function isDay(value) {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false
  const day = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value)
}

function ageOn(today, born) {
  return Number(today.slice(0, 4)) - Number(born.slice(0, 4)) - (today.slice(5) < born.slice(5) ? 1 : 0)
}
