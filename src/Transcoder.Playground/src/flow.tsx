import type { Place } from './address';
import type { Original } from './server';
export function Flow({ place }: { place: Place; originals: Original[] }) { return <p>{place.key}</p>; }
