// Does an Accept header name the type with a weight above 0? Wildcards do not count: browsers send */* whatever they can show.
export function names(accept, type) {
  return accept.split(',').some(entry => {
    const parts = entry.split(';');
    return parts[0].trim().toLowerCase() === type && isWeighted(parts.slice(1));
  });
}

// A weight that is no number counts as 0: the safe error is to send the older format.
function isWeighted(parameters) {
  for (let i = 0; i < parameters.length; i++) {
    const parameter = parameters[i].trim();
    if (/^q=/i.test(parameter)) {
      const weight = parameter.slice(2);
      return /^\.?[0-9]/.test(weight) && !/[^0-9.]|\..*\./.test(weight) && Number(weight) > 0;
    }
  }
  return true;
}
