import { useEffect, useMemo, useState } from 'preact/hooks';
import { fetchImage, hasServer, signedPath } from './server';
import { isSigning, pathOf } from './spec';
import { thumbhashUrl } from './thumbhash';

export const pathFor = async (spec: string, key: string) => isSigning() && spec !== '' ? await signedPath(spec, key) : pathOf(spec, key);

/** A variant's path; where paths are signed the server says it, and until then, and where there is no server, there is none. */
export function usePath(spec: string, key: string): string | null {
  const [signed, setSigned] = useState<{ of: string; path: string } | null>(null);
  const of = `${spec}/${key}`, isAsked = isSigning() && spec !== '';
  useEffect(() => {
    if (!isAsked || !hasServer())
      return;
    let isGone = false;
    signedPath(spec, key).then(path => { if (!isGone) setSigned({ of, path }); }).catch(() => {});
    return () => { isGone = true; };
  }, [of, isAsked]);
  return isAsked ? signed?.of === of ? signed.path : null : pathOf(spec, key);
}

/** A thumbnail over its placeholder; what cannot be shown says why. */
export function Picture({ name, spec, double, width, thumbhash }: { name: string; spec: string; double: string; width: number; thumbhash?: string }) {
  const [state, setState] = useState<'loading' | 'there' | 'broken'>('loading');
  const [reason, setReason] = useState('');
  const path = usePath(spec, name), larger = usePath(double, name);
  const placeholder = useMemo(() => thumbhash ? thumbhashUrl(thumbhash) : null, [thumbhash]);

  const failed = () => {
    setState('broken');
    fetchImage(path!).then(found => URL.revokeObjectURL(found.url), error => setReason(error.message));
  };

  if (state === 'broken')
    return <p class="broken">{reason || 'It cannot be shown.'}</p>;
  return (
    <>
      {placeholder && state !== 'there' && <img class="placeholder" src={placeholder} alt="" />}
      {path && larger && (
        <img class={state} src={path} srcset={`${path.replaceAll(',', '%2C')} 200w, ${larger.replaceAll(',', '%2C')} 400w`} sizes={`${width}px`} alt="" loading="lazy" decoding="async"
          onLoad={() => setState('there')} onError={failed} />
      )}
    </>
  );
}
