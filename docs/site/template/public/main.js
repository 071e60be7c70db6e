// A Chinese page has the language zh-CN, for fonts, hyphenation and screen readers.
if (/\/docs\/zh\/|README\.zh-CN/.test(location.pathname)) {
  document.documentElement.lang = 'zh-CN';
}

export default {};
