/** What the library leaves without a name, or out of a keyboard's reach, as often as it draws. */
const NAMED: [selector: string, attribute: string, value: (element: Element) => string][] = [
  ['tr[data-param-name] :is(select, input, textarea)', 'aria-label', field => field.closest('tr')!.dataset['paramName']!],
  ['textarea.body-param__text', 'aria-label', () => 'Request body'],
  ['.examples-select-element', 'aria-label', () => 'Example'],
  ['.content-type:not([aria-label])', 'aria-label', () => 'Media type'],
  ['table[role=region]', 'aria-label', table => `Answers of ${table.closest('.opblock')?.querySelector('.opblock-summary-control')?.textContent}`],
  ['.live-responses-table', 'role', () => 'region'],
  ['.live-responses-table', 'aria-label', () => 'What was answered'],
  ['.live-responses-table', 'aria-live', () => 'polite'],
  ['pre', 'tabindex', () => '0'],
];

export function keepNamed(root: Element) {
  const name = () => {
    for (const [selector, attribute, value] of NAMED) {
      for (const element of root.querySelectorAll(`${selector}:not([${attribute}])`))
        element.setAttribute(attribute, value(element));
    }
  };
  new MutationObserver(name).observe(root, { childList: true, subtree: true });
}
