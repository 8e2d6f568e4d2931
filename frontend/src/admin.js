/**
 * The fields for days and times of Wagtail's admin. What was typed is written the way the site writes it when one leaves
 * the field, what cannot be read stays; and a calendar is open only while one is in its field.
 *
 * The same shapes are read by the server: `config/formats/typed.py`.
 */
const $ = window.jQuery

const DAY = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})$/
const ISO_DAY = /^(\d{4})-(\d{1,2})-(\d{1,2})$/
const TIME = /^(\d{1,2})[:.,](\d{2})$/
const MOMENT = /^(\S+?)(?:,?\s+(\S+))?$/

const padded = (number) => String(number).padStart(2, '0')

/** The day that was typed; null if there is none. Two figures of a year are read as Python reads them. */
function dayOf(text) {
  const iso = text.match(ISO_DAY)
  const [, day, , month, written] = iso ? [0, iso[3], '', iso[2], iso[1]] : (text.match(DAY) ?? [])
  if (!day) return null
  const year = written.length === 2 ? Number(written) + (written < 69 ? 2000 : 1900) : Number(written)
  const found = new Date(2000, 0, 1)
  found.setFullYear(year, month - 1, day)
  return found.getDate() === Number(day) && found.getMonth() === month - 1 ? found : null
}

/** The time that was typed, as the site writes it; null if there is none. */
function timeOf(text) {
  const [, hours, minutes] = text.match(TIME) ?? []
  return hours && hours < 24 && minutes < 60 ? `${padded(hours)}:${minutes}` : null
}

const asDay = (day) => `${padded(day.getDate())}/${padded(day.getMonth() + 1)}/${String(day.getFullYear()).padStart(4, '0')}`

/** What was typed, as the site writes it; null if it cannot be read. A moment without a time is its day's beginning. */
function asWritten(text, { datepicker, timepicker }) {
  if (!datepicker) return timeOf(text)
  const [, typed = '', time = '00:00'] = text.match(MOMENT) ?? []
  const day = dayOf(timepicker ? typed : text)
  if (!day) return null
  if (!timepicker) return asDay(day)
  return timeOf(time) && `${asDay(day)} ${timeOf(time)}`
}

/** Wagtail's calendar marks a day of every month it shows, and reads the field the American way: only the day in the field. */
function markChosen(shown, input) {
  const chosen = dayOf(input.val().trim().split(/,?\s/)[0])
  if (chosen && asDay(chosen) === asDay(shown)) return
  this.find('.xdsoft_datepicker .xdsoft_current').removeClass('xdsoft_current')
}

const pickerOf = (field) => $(field).data('xdsoft_datetimepicker')

document.addEventListener('focusin', ({ target }) => {
  const options = pickerOf(target)?.data('options')
  if (options?.datepicker) options.onGenerate = markChosen
})

document.addEventListener('focusout', ({ target }) => {
  const options = pickerOf(target)?.data('options')
  const written = options && asWritten(target.value.trim(), options)
  if (!written || written === target.value) return
  target.value = written
  target.dispatchEvent(new Event('change', { bubbles: true }))
})

// It opens a moment after one comes to the field: whoever has gone on by then would find it over the next one.
$(document).on('open.xdsoft', '.xdsoft_datetimepicker', function () {
  if (!$(this).data('input').is(':focus')) $(this).trigger('close.xdsoft')
})
