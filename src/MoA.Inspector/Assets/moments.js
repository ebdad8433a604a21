// Moments in the reader's own time zone; the server writes them in UTC.
const short = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit' });
const long = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });

const twoDigits = (number) => String(number).padStart(2, '0');

// What an input of type datetime-local takes.
const toInput = (time) =>
  `${time.getFullYear()}-${twoDigits(time.getMonth() + 1)}-${twoDigits(time.getDate())}T${twoDigits(time.getHours())}:${twoDigits(time.getMinutes())}:${twoDigits(time.getSeconds())}`;

export function localise(root) {
  for (const moment of root.querySelectorAll('[data-moment]')) {
    const time = new Date(moment.dateTime);
    moment.textContent = short.format(time);
    moment.title = long.format(time);
  }

  for (const input of root.querySelectorAll('[data-moment-value]')) {
    if (input.dataset.momentValue) input.setAttribute('value', toInput(new Date(input.dataset.momentValue)));
  }
}

// The moment in an input of type datetime-local, as the API takes it.
export const fromInput = (value) => new Date(value).toISOString();
