import type { MailWords } from './words.ts';

export const nb: MailWords = {
  mayRunOn: 'Kan pumpen fortsette å gå?',
  runOn: {
    yes: 'Ja.',
    watched: 'Bare under oppsyn, til den er kontrollert. Stopp den hvis det blir verre.',
    stop: 'Nei. Stopp den på en kontrollert måte så snart prosessen tillater det: ellers kan den ta skade.',
    unaffected: 'Ja, så langt man kan se: feilen ligger ikke i selve pumpen.',
    'until-changed': 'Ja, hvis delen skiftes i tide.',
  },
  actBy: 'Utbedre innen',
  dateAndHours: '{date}, etter omtrent {hours} drift',
  now: 'Nå',
  life: 'Gjenværende levetid',
  lifeRange: '{component}: mest sannsynlig {p50} (mellom {p10} og {p90})',
  beyond: 'mer enn ett år',
  causes: 'Hva som vanligvis er årsaken',
  actions: 'Hva du skal gjøre',
  openPage: 'Åpne siden til pumpen',
  pageNote: 'Lenken er personlig. På siden kan du kvittere og oppgi hva som ble funnet og gjort.',
  service: 'Service',
  picture: '{signal} i {unit}, de siste {days} døgnene',
  pictureFacts: 'Sist {last}; lavest {least}, høyest {most}.',
  pictureWarning: 'Advarselsgrense {warning}.',
  pictureAlarm: 'Alarmgrense {alarm}.',
  pictureForecast: 'Hvis det fortsetter slik: mellom {low} og {high} den {date}.',
  pictureMean: 'timemiddel',
  pictureRange: 'lavest til høyest',
  forecast: 'prognose',
  manual: 'Pumpens håndbok og deres egne sikkerhetsregler går først.',
  unsubscribe: 'Ingen flere meldinger om denne pumpen',
  unsubscribeAll: 'Ingen flere meldinger fra Vakt, heller ikke alarmer',
  unsubscribeReport: 'Ikke denne rapporten lenger',
  advice: {
    'inletPressure.high': {
      cause:
        'Lekkasje i systemet, en åpen ventil, mer gass fra prosessen enn vanlig eller en pumpe som har mistet kapasitet.',
      action:
        'Steng innløpsventilen og se hvilket trykk pumpen når på egen hånd. Er det riktig, let etter lekkasjen på prosessiden.',
    },
    'inletPressure.low': {
      cause: 'En stengt ventil eller et tett filter før pumpen, eller en prosess som gir mindre gass.',
      action: 'Kontroller ventiler og innløpsfilter, og om prosessen går som planlagt.',
    },
    'exhaustPressure.high': {
      cause: 'Oftest et tett utløpsfilter, ellers en blokkert eller for trang utløpsledning.',
      action:
        'Skift utløpsfilteret. Er trykket fortsatt høyt, kontroller utløpsledningen: kondensat, ventiler og tilstopping.',
    },
    'exhaustPressure.low': {
      cause: 'Et utløpsfilter som er revnet eller sitter feil, eller en åpen utløpsledning.',
      action:
        'Kontroller utløpsfilteret og tetningene, og se etter oljetåke ved utløpet. Skift et ødelagt filter.',
    },
    'oilTemperature.high': {
      cause:
        'For lite eller oppbrukt olje, skitten kjøler, varmt i rommet eller høyere belastning enn vanlig.',
      action:
        'Kontroller oljenivået og fargen på oljen, rengjør kjøler og vifte, og sørg for at luft eller vann kommer fram.',
    },
    'oilTemperature.low': {
      cause: 'Kaldstart, for mye kjøling eller en termostat som står åpen.',
      action:
        'Kjør pumpen varm før den tar imot damp, ellers samler det seg vann i oljen. Kontroller termostat og kjøling.',
    },
    'load.high': {
      cause:
        'Mottrykk i utløpet, tykk eller oppbrukt olje, et lager som går tungt eller en fase som mangler.',
      action: 'Kontroller først utløpstrykk og olje, deretter fasene i tilførselen og lagrene.',
    },
    'load.low': {
      cause: 'Pumpen går uten last: ødelagt kobling eller reim, eller ingen gass fra prosessen.',
      action: 'Kontroller kobling eller reim, og at innløpsventilen åpner som den skal.',
    },
    'vibration.high': {
      cause: 'Slitte lagre, skjev kobling, løse føtter eller belegg som gir ubalanse i rotoren.',
      action: 'Lytt på lagrene, stram føtter og rør, og få målt vibrasjonen. Planlegg å skifte lagrene.',
    },
    'coolantTemperature.high': {
      cause:
        'For lav kjølestrøm, skitten varmeveksler eller kjølemiddel som er varmt allerede når det kommer.',
      action: 'Kontroller strømning, filtre og ventiler i kjølingen, og rengjør varmeveksleren.',
    },
    'coolantTemperature.low': {
      cause: 'En reguleringsventil som står åpen, eller en pumpe som står stille med kjølingen på.',
      action: 'Kontroller reguleringsventilen. Beskytt kjølingen hvis den kan fryse.',
    },
    'ambientTemperature.high': {
      cause: 'Dårlig ventilasjon i pumperommet eller varme fra maskiner i nærheten.',
      action: 'Forbedre ventilasjonen, og se til at ingenting stenger for luften rundt pumpen.',
    },
    'ambientTemperature.low': {
      cause: 'En åpen dør eller port, eller oppvarming som er slått av.',
      action: 'Varm opp rommet, eller kontroller før neste start at olje og kjølemiddel tåler kulden.',
    },
    'bearingTemperature.high': {
      cause: 'For lite eller for mye fett, et slitt lager eller en skjev kobling.',
      action: 'Kontroller smøringen etter håndboken og lytt på lageret. Få det skiftet hvis det bråker.',
    },
    'rotationalSpeed.high': {
      cause: 'En frekvensomformer med annet settpunkt, eller en last som er falt bort.',
      action: 'Kontroller settpunktet og parametrene i frekvensomformeren.',
    },
    'rotationalSpeed.low': {
      cause: 'En frekvensomformer som begrenser, overlast, en reim som slurer eller lav nettspenning.',
      action: 'Kontroller meldingene i frekvensomformeren, strømmen og reimen hvis det er en.',
    },
    'oilLevel.high': {
      cause: 'For mye olje fylt på, eller vann og prosessvæske i oljen.',
      action: 'Stopp pumpen og la oljen sette seg. Er det vann i den: skift olje og bruk gassballast.',
    },
    'oilLevel.low': {
      cause: 'Lekkasje, olje som følger med ut gjennom utløpsfilteret, eller et oljeskift som står for tur.',
      action: 'Fyll på riktig olje, let etter lekkasjer og kontroller utløpsfilteret og oljereturen.',
    },
    limit: {
      cause: 'En endring i prosessen, slitasje eller en feil i pumpen eller rundt den.',
      action:
        'Sammenlign med hva som nylig er endret ved pumpen og i prosessen, og kontroller pumpen på stedet.',
    },
    baseline: {
      cause:
        'En prosess som kjøres annerledes, en del som begynner å slites, eller vedlikehold som ikke er notert.',
      action:
        'Sammenlign med hva som nylig er endret. Er ingenting endret, få pumpen sett over, selv om ingen grense er passert.',
    },
    'sensor.missing': {
      cause: 'En løs kontakt, en skadet kabel eller en giver som har sviktet.',
      action: 'Kontroller kontakt og kabel mellom giver og boks; skift giveren hvis de er i orden.',
    },
    'sensor.out-of-range': {
      cause: 'Ledningsbrudd eller kortslutning, eller en giver som har sviktet.',
      action: 'Mål signalet på inngangen til boksen; kontroller kabelen og skift deretter giveren.',
    },
    'sensor.stuck': {
      cause: 'En tett måleledning, et signal som har frosset, eller en giver som har sviktet.',
      action: 'Rengjør måleledningen, sammenlign med et eget instrument og skift giveren.',
    },
    'sensor.jumped': {
      cause: 'Dårlig kontakt, vann i en plugg, en inngang som har sviktet, eller en føler som er tatt ut.',
      action: 'Sammenlign med et eget instrument, kontroller plugger, kabel og inngang, og skift giveren.',
    },
    'sensor.spiking': {
      cause: 'Dårlig kontakt, dårlig skjerming eller forstyrrelser fra en frekvensomformer.',
      action: 'Stram kontaktene, kontroller skjerm og jord, og legg kabelen unna motorkabler.',
    },
    'sensor.drifting': {
      cause: 'Aldring eller smuss på giveren.',
      action: 'Sammenlign med et eget instrument; kalibrer eller skift giveren.',
    },
    'life.exhaustFilter': {
      cause: 'Utløpsfilteret tettes med tiden; oppbrukt olje og støv fra prosessen gjør at det går fortere.',
      action: 'Bestill et filter og skift det før datoen. Kontroller oljen samtidig.',
    },
    'life.oil': {
      cause: 'Olje eldes av varme, damp og partikler fra prosessen.',
      action: 'Ha olje og oljefilter klart og skift før datoen.',
    },
    'life.bearings': {
      cause: 'Lagre slites; varme, vibrasjon og skitten olje gjør at det går fortere.',
      action: 'Bestill lagre og avtal service nå: pumpen må stå stille mens arbeidet gjøres.',
    },
    'life.cooling': {
      cause: 'Belegg i kjøleren eller varmeveksleren svekker kjølingen.',
      action: 'Rengjør kjøler, vifte og filtre før datoen.',
    },
    life: {
      cause: 'Deler slites når de brukes.',
      action: 'Bestill delen og skift den før datoen.',
    },
    'no-data': {
      cause: 'Boksen mangler strøm, nettverket er nede, eller pumpen er tatt ut av drift.',
      action: 'Kontroller strøm og nettverk til boksen på pumpen, og se til selve pumpen imens.',
    },
    'no-data.clock-set-back': {
      cause: 'Klokken i boksen er stilt tilbake eller begynte på nytt etter at boksen var uten strøm.',
      action:
        'Still klokken i boksen riktig, eller la den hente tiden fra nettverket; se til selve pumpen inntil da.',
    },
  },
};
