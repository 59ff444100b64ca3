/**
 * Fills in the time zone of the browser at setup, unless another than UTC is chosen already.
 */
const select = document.querySelector<HTMLSelectElement>('select[data-fill-in]');
const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
if (select?.value === 'UTC' && [...select.options].some(({ value }) => value === timeZone)) {
  select.value = timeZone;
}
