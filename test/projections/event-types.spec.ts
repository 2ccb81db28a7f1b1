import { describe, expect, it } from 'vitest';
import { typesCalled, typesNamed } from '../../src/projections/event-types.ts';

describe('the types of events by their everyday names', () => {
  it('are families, exact types, or beginnings of types', () => {
    expect(typesNamed('escalations')).toEqual(['NegotiationEscalated', 'EscalationJoined', 'EscalationReturned']);
    expect(typesNamed('reply')).toEqual(typesNamed('replies'));
    expect(typesNamed('offerdecided')).toEqual(['OfferDecided']);
    expect(typesNamed('Thread')).toEqual(['ThreadTakenOver', 'ThreadHandedBack']);
    expect(typesNamed('constructor')).toBeNull();
    expect(typesNamed('x')).toBeNull();
  });

  it('are no beginnings where nothing is to be guessed', () => {
    expect(typesCalled('Thread')).toBeNull();
    expect(typesCalled('Escalations')).toEqual(typesNamed('escalation'));
    expect(typesCalled('offer_decided')).toEqual(['OfferDecided']);
  });
});
