/** Conditions as plain data: reading what is stored, and saying it in words. */
import { editorData, say } from './data.js'

export const emptyRule = () => ({ question: '', operator: 'is', value: null })

/** What is stored, as `{ match, rules }`. What is no condition known here stands as `unreadable`, as it was found. */
export function parseCondition(text) {
  let stored
  try {
    stored = JSON.parse(text || 'null')
  } catch {
    return { match: 'all', rules: [], unreadable: text }
  }
  if (!stored) return { match: 'all', rules: [] }
  const { match = 'all', rules, ...rest } = stored
  const isKnown = Array.isArray(rules) && ['all', 'any'].includes(match) && !Object.keys(rest).length
  if (!isKnown || !rules.every(isRule)) return { match: 'all', rules: [], unreadable: text }
  return { match, rules: rules.map(({ question, operator, value = null }) => ({ question, operator, value })) }
}

/** The same as `_read_rule` in `formbuilder/conditions.py`. */
function isRule(rule) {
  const { question, operator, value = null, ...rest } = rule ?? {}
  const isValue = value === null || ['string', 'boolean'].includes(typeof value) || Number.isInteger(value)
  const isComparison = typeof question === 'string' && Object.hasOwn(editorData().operators, operator)
  return isComparison && isValue && !Object.keys(rest).length
}

/** As it is posted: nothing where there is no rule. */
export const serialize = ({ match, rules, unreadable }) =>
  unreadable ?? (rules.length ? JSON.stringify({ match, rules }) : '')

/** Whether what it belongs to is not always shown. */
export const isSet = ({ rules, unreadable }) => rules.length > 0 || unreadable !== undefined

/** How the value of a rule is given: `option`, `boolean`, `number`, `date`, or nothing at all. */
export function valueType(rule, subject) {
  const own = editorData().operators[rule.operator]?.value
  return own ?? editorData().kinds[subject?.kind]?.value ?? ''
}

/** What may be said about a question, the rule's own operator included whether it fits or not. */
export function operatorsFor(rule, subject) {
  const offered = editorData().kinds[subject?.kind]?.operators ?? []
  return subject && offered.includes(rule.operator) ? offered : [rule.operator, ...offered]
}

/** What does not hold any more about a rule: `deleted`, `later`, `option`, `operator`, or nothing. */
export function problemOf(rule, owner, outline) {
  if (!rule.question) return ''
  const subject = outline.byId.get(rule.question)
  if (!subject) return 'deleted'
  if (subject.order >= owner.order) return 'later'
  if (!editorData().kinds[subject.kind]?.operators.includes(rule.operator)) return 'operator'
  if (valueType(rule, subject) !== 'option' || rule.value === null) return ''
  return subject.options.some((option) => option.id === rule.value) ? '' : 'option'
}

/** The name of a question that is gone or stands in the wrong place. */
export function nameOf(id, owner, outline) {
  const subject = outline.byId.get(id)
  if (subject) return subject.order >= owner.order ? say('later', { name: subject.name }) : subject.name
  const name = outline.remembered.get(id)
  return name ? say('deletedNamed', { name }) : say('deleted')
}

function valueInWords(rule, subject) {
  if (rule.value === null) return '…'
  if (typeof rule.value === 'boolean') return say(rule.value ? 'yes' : 'no')
  if (valueType(rule, subject) === 'option')
    return subject?.options.find((option) => option.id === rule.value)?.name ?? say('deletedOption')
  if (valueType(rule, subject) === 'date') {
    const day = new Date(`${rule.value}T12:00`)
    return Number.isNaN(day.valueOf()) ? rule.value : day.toLocaleDateString(document.documentElement.lang || 'it')
  }
  return `${rule.value}`
}

/** «… è Sì e … non ha risposta»: empty where there is no rule. */
export function inWords(condition, owner, outline) {
  if (condition.unreadable !== undefined) return say('unreadable')
  const parts = condition.rules.map((rule) => {
    const subject = outline.byId.get(rule.question)
    const values = {
      question: rule.question ? nameOf(rule.question, owner, outline) : '…',
      value: valueInWords(rule, subject),
    }
    return editorData().operators[rule.operator].sentence.replace(/%\((\w+)\)s/g, (_match, key) => values[key])
  })
  return parts.join(say(condition.match === 'any' ? 'or' : 'and'))
}
