/** One rule: question, comparison, value, and what is wrong with it. */
import { nameOf, operatorsFor, problemOf, valueType } from './condition.js'
import { editorData, say } from './data.js'
import { button, fillSelect, iconButton, make } from './dom.js'
import { wordsOf } from './live-lint.js'

const PROBLEMS = {
  deleted: 'problemDeleted',
  later: 'problemLater',
  option: 'problemOption',
  operator: 'problemOperator',
}

export class RuleRow {
  constructor(rule, place, widget) {
    this.rule = rule
    this.place = place
    this.widget = widget
    const number = place + 1
    const problemId = `${widget.input.id}-${place}-problem`
    const label = (name) => ({ 'aria-label': say(name, { number }), 'aria-describedby': problemId })
    this.question = make('select', { ...label('question'), class: 'form-condition__question' })
    this.question.addEventListener('change', () => this.chooseQuestion())
    this.operator = make('select', { ...label('operator'), class: 'form-condition__operator' })
    this.operator.addEventListener('change', () => this.chooseOperator())
    this.value = make('span', { class: 'form-condition__value' })
    this.problem = make('p', { id: problemId, class: 'form-condition__problem' })
    const remove = iconButton('bin', say('remove', { number }), () => widget.remove(this.place), {
      class: 'form-condition__remove',
    })
    const line = make('div', { class: 'form-condition__rule' }, this.question, this.operator, this.value, remove)
    this.meant = make('p', { class: 'form-condition__meant', hidden: true })
    this.element = make('li', {}, line, this.problem, this.meant)
  }

  focus() {
    this.question.focus()
  }

  get subject() {
    return this.outline.byId.get(this.rule.question)
  }

  // --- what the editor does

  chooseQuestion() {
    const before = valueType(this.rule, this.subject)
    this.rule.question = this.question.value
    const offered = editorData().kinds[this.subject?.kind]?.operators ?? []
    if (!offered.includes(this.rule.operator)) this.rule.operator = offered[0] ?? 'is'
    this.resetValue(before === 'number' || before === 'date' ? before : null)
    this.widget.ruleChanged(this.place)
  }

  chooseOperator() {
    const before = valueType(this.rule, this.subject)
    this.rule.operator = this.operator.value
    this.resetValue(before)
    this.widget.ruleChanged(this.place)
  }

  /** Keep the value where it still is of the right type. */
  resetValue(before) {
    const now = valueType(this.rule, this.subject)
    if (now !== before) this.rule.value = now === 'boolean' ? true : null
  }

  chooseValue(value) {
    this.rule.value = value
    this.widget.ruleChanged(this.place)
  }

  takeOver(suggestion) {
    Object.assign(this.rule, suggestion)
    this.widget.ruleChanged(this.place)
    this.focus()
  }

  // --- what is shown

  /** The rule as it was probably meant, with a button that makes it so; nothing where the server has no idea. */
  suggest(finding) {
    const words = finding ? say('meant', { rule: finding.did_you_mean }) : ''
    this.meant.hidden = !finding
    if (this.suggested === words) return
    this.suggested = words
    const take = finding ? [' ', button(say('takeMeant'), () => this.takeOver(finding.suggestion))] : []
    this.meant.replaceChildren(words, ...take)
  }

  refresh(owner, outline, { subjects, finding }) {
    this.outline = outline
    const { rule } = this
    const groups = subjects.map(({ step, questions }) => ({
      label: `${step.number}. ${step.name}`,
      choices: questions.map(({ id, number, name }) => ({ value: id, text: `${number} ${name}` })),
    }))
    const offered = groups.some(({ choices }) => choices.some(({ value }) => value === rule.question))
    if (!rule.question) groups.unshift({ choices: [{ value: '', text: say('chooseQuestion') }] })
    else if (!offered) groups.unshift({ choices: [{ value: rule.question, text: nameOf(rule.question, owner, outline) }] })
    fillSelect(this.question, groups, rule.question)
    const operators = operatorsFor(rule, this.subject)
    const choices = operators.map((value) => ({ value, text: editorData().operators[value].choice }))
    fillSelect(this.operator, [{ choices }], rule.operator)
    this.operator.hidden = !rule.question
    this.refreshValue()
    const problem = PROBLEMS[problemOf(rule, owner, outline)]
    this.shown = problem ? say(problem) : finding ? wordsOf(finding) : ''
    if (!this.error) this.problem.textContent = this.shown
  }

  setError(error) {
    this.error = error
    this.problem.textContent = error || this.shown || ''
    this.problem.classList.toggle('error-message', Boolean(error))
    this.question.setAttribute('aria-invalid', Boolean(error))
  }

  refreshValue() {
    const type = this.rule.question ? valueType(this.rule, this.subject) : ''
    if (this.type !== type) {
      this.type = type
      this.control = this.makeControl(type)
      this.value.replaceChildren(...(this.control ? [this.control] : []))
    }
    const unit = editorData().operators[this.rule.operator]?.unit
    this.unit?.remove()
    this.unit = unit && this.control ? make('span', { class: 'form-condition__unit' }, unit) : null
    if (this.unit) this.value.append(this.unit)
    if (type === 'option' || type === 'boolean') fillSelect(this.control, this.valueGroups(type), `${this.rule.value ?? ''}`)
    else if (this.control && this.control !== document.activeElement) this.control.value = this.rule.value ?? ''
  }

  makeControl(type) {
    if (!type) return null
    const attributes = {
      'aria-label': say('value', { number: this.place + 1 }),
      'aria-describedby': this.problem.id,
    }
    const control =
      type === 'option' || type === 'boolean'
        ? make('select', attributes)
        : make('input', { ...attributes, type, step: type === 'number' ? 1 : null })
    control.addEventListener('change', () => this.chooseValue(READ[type](control.value)))
    return control
  }

  valueGroups(type) {
    if (type === 'boolean')
      return [{ choices: [true, false].map((value) => ({ value: `${value}`, text: say(value ? 'yes' : 'no') })) }]
    const choices = (this.subject?.options ?? []).map(({ id, name }) => ({ value: id, text: name }))
    if (!choices.some(({ value }) => value === this.rule.value)) {
      const text = say(this.rule.value === null ? 'chooseValue' : 'deletedOption')
      choices.unshift({ value: `${this.rule.value ?? ''}`, text })
    }
    return [{ choices }]
  }
}

/** From what a control holds to what is stored; nothing where it is empty or no whole number. */
const READ = {
  boolean: (text) => text === 'true',
  option: (text) => text || null,
  date: (text) => text || null,
  number: (text) => (text !== '' && Number.isSafeInteger(Number(text)) ? Number(text) : null),
}
