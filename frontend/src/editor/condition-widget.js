/** «Si vede sempre», or «Si vede quando …» with one row for each rule. What is stored is one hidden input with JSON. */
import { busOf } from './bus.js'
import { emptyRule, isSet, parseCondition, serialize } from './condition.js'
import { say } from './data.js'
import { button, fillSelect, make } from './dom.js'
import { findingNode, findingsOf, suggestionsOf, wordsOf } from './live-lint.js'
import { subjectsBefore } from './outline.js'
import { RuleRow } from './rule-row.js'

const MOST_RULES = 10

export class ConditionWidget {
  constructor(placeholder, name, id, state) {
    this.idForLabel = null
    this.input = make('input', { type: 'hidden', name, id })
    this.body = make('div', { class: 'form-condition__body' })
    this.element = make('div', { class: 'form-condition', role: 'group' }, this.input, this.body)
    placeholder.replaceWith(this.element)
    this.errors = {}
    this.setState(state)
    busOf(this.element)?.listen((outline) => this.refresh(outline))
  }

  // --- what Wagtail asks of a widget

  setState(state) {
    this.condition = parseCondition(state)
    this.input.value = serialize(this.condition)
    this.draw()
  }

  getState() {
    return this.input.value
  }

  getValue() {
    return this.input.value
  }

  getTextLabel() {
    return ''
  }

  focus() {
    this.body.querySelector('select, button')?.focus()
  }

  // --- ours

  /** Messages of the server by the place of the rule; each goes when its rule changes. */
  setErrors(errors) {
    this.errors = errors
    this.showErrors()
  }

  /** Begin to write a condition, or go on with the one that is there. */
  edit() {
    if (!isSet(this.condition) && this.hasSubjects) this.add()
    else this.focus()
  }

  add() {
    this.condition.rules.push(emptyRule())
    this.store()
    this.draw()
    this.rows.at(-1).focus()
  }

  /** Away with what cannot be read; from here on it can be written anew. */
  drop() {
    this.condition = parseCondition('')
    this.store()
    this.draw()
    this.focus()
  }

  remove(place) {
    this.condition.rules.splice(place, 1)
    this.errors = {}
    this.store()
    this.draw()
    const next = this.rows[Math.min(place, this.rows.length - 1)]
    if (next) next.focus()
    else this.focus()
  }

  ruleChanged(place) {
    delete this.errors[place]
    this.store()
    this.refresh(this.outline)
    this.showErrors()
  }

  /** What was suggested for the condition as it was does not count any more, until the server has seen it. */
  store() {
    this.outdated = this.outline?.suggestions
    this.input.value = serialize(this.condition)
    this.input.dispatchEvent(new Event('change', { bubbles: true }))
  }

  showErrors() {
    this.rows.forEach((row, place) => row.setError(this.errors[place] ?? ''))
    if (!Object.keys(this.errors).length) this.element.closest('[data-field]')?.classList.remove('w-field--error')
  }

  /** Draw everything anew: rules came or went. */
  draw() {
    const { rules } = this.condition
    this.rows = rules.map((rule, place) => new RuleRow(rule, place, this))
    this.addButton = button(say(rules.length ? 'addAnother' : 'add'), () => this.add())
    this.note = make('span', { class: 'form-condition__note' })
    this.findings = make('div', { class: 'form-condition__findings' })
    this.body.replaceChildren(...(rules.length ? this.parts() : this.partsWithoutRules()))
    this.element.classList.toggle('form-condition--set', isSet(this.condition))
    this.refresh(this.outline)
    this.showErrors()
  }

  matchSelect() {
    const match = make('select', {
      'aria-label': say('match'),
      onchange: () => {
        this.condition.match = match.value
        this.store()
      },
    })
    const choices = ['all', 'any'].map((value) => ({ value, text: say(value) }))
    fillSelect(match, [{ choices }], this.condition.match)
    return match
  }

  sentence(name) {
    return make('span', { class: 'form-condition__sentence' }, say(name))
  }

  parts() {
    const head = make('p', { class: 'form-condition__head' }, this.sentence('when'))
    if (this.rows.length > 1) head.append(this.matchSelect())
    const list = make('ol', { class: 'form-condition__rules' }, ...this.rows.map((row) => row.element))
    return [head, list, this.findings, this.note, this.addButton]
  }

  partsWithoutRules() {
    if (!isSet(this.condition)) return [this.sentence('always'), this.note, this.addButton]
    const text = make('p', { class: 'form-condition__head' }, `${say('when')} ${say('unreadable')}.`)
    return [text, this.findings, button(say('dropUnreadable'), () => this.drop())]
  }

  /** The form changed around the condition: the lists follow, what is open stays open. */
  refresh(outline) {
    if (!outline) return
    this.outline = outline
    const owner = outline.owners.get(this.element.closest('[data-streamfield-child]'))
    if (!owner) return
    const subjects = subjectsBefore(owner, outline)
    this.hasSubjects = subjects.length > 0
    this.addButton.hidden = !this.hasSubjects || this.rows.length >= MOST_RULES
    this.note.textContent = this.hasSubjects || this.rows.length ? '' : say('noQuestions')
    const child = this.element.closest('[data-streamfield-child]').dataset.contentpath
    const findings = findingsOf(child, outline).filter(({ field }) => field === 'shown_when')
    const suggestions = outline.suggestions === this.outdated ? [] : suggestionsOf(child, outline)
    const at = (place) => (each) => each.rule === place
    this.rows.forEach((row, place) => {
      row.refresh(owner, outline, { subjects, finding: findings.find(at(place)) })
      row.suggest(suggestions.find(at(place)))
    })
    this.findings?.replaceChildren(
      ...findings
        .filter(({ rule }) => rule === null)
        .map((finding) => findingNode({ severity: finding.severity, words: wordsOf(finding) })),
    )
  }
}

export class ConditionWidgetDefinition {
  render(placeholder, name, id, initialState) {
    return new ConditionWidget(placeholder, name, id, initialState)
  }
}
