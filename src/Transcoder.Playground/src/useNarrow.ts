import { useEffect, useState } from 'preact/hooks';

const query = matchMedia('(max-width: 760px)');

/** Is this a phone, or a window as narrow? */
export function useNarrow() {
  const [isNarrow, setNarrow] = useState(query.matches);
  useEffect(() => {
    const changed = () => setNarrow(query.matches);
    query.addEventListener('change', changed);
    return () => query.removeEventListener('change', changed);
  }, []);
  return isNarrow;
}
