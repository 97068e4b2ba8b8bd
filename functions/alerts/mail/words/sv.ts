import type { MailWords } from './words.ts';

export const sv: MailWords = {
  mayRunOn: 'Får pumpen fortsätta gå?',
  runOn: {
    yes: 'Ja.',
    watched: 'Bara under uppsikt, tills den har kontrollerats. Stoppa den om det blir värre.',
    stop: 'Nej. Stoppa den kontrollerat så snart processen tillåter: den kan annars ta skada.',
    unaffected: 'Ja, såvitt man kan se: felet ligger inte i själva pumpen.',
    'until-changed': 'Ja, om delen byts i tid.',
  },
  actBy: 'Åtgärda senast',
  dateAndHours: '{date}, efter omkring {hours} drift',
  now: 'Nu',
  life: 'Återstående livslängd',
  lifeRange: '{component}: troligen {p50} (mellan {p10} och {p90})',
  beyond: 'mer än ett år',
  causes: 'Vad som brukar orsaka det',
  actions: 'Vad du ska göra',
  openPage: 'Öppna pumpens sida',
  pageNote: 'Länken är personlig. På sidan kan du kvittera och ange vad som hittades och gjordes.',
  service: 'Service',
  picture: '{signal} i {unit}, de senaste {days} dygnen',
  pictureFacts: 'Senast {last}; lägst {least}, högst {most}.',
  pictureWarning: 'Varningsgräns {warning}.',
  pictureAlarm: 'Larmgräns {alarm}.',
  pictureForecast: 'Om det fortsätter så här: mellan {low} och {high} den {date}.',
  pictureMean: 'timmedel',
  pictureRange: 'lägst till högst',
  forecast: 'prognos',
  manual: 'Pumpens manual och era egna säkerhetsregler går först.',
  unsubscribe: 'Inga fler meddelanden om den här pumpen',
  unsubscribeAll: 'Inga fler meddelanden från Vakt, inte heller larm',
  unsubscribeReport: 'Inte den här rapporten längre',
  advice: {
    'inletPressure.high': {
      cause:
        'Läckage i systemet, en öppen ventil, mer gas från processen än vanligt eller en pump som tappat kapacitet.',
      action:
        'Stäng inloppsventilen och se vilket tryck pumpen når på egen hand. Är det rätt, sök läckan på processidan.',
    },
    'inletPressure.low': {
      cause: 'En stängd ventil eller ett igensatt filter före pumpen, eller en process som ger mindre gas.',
      action: 'Kontrollera ventiler och inloppsfilter, och om processen går som planerat.',
    },
    'exhaustPressure.high': {
      cause: 'Oftast ett igensatt utloppsfilter, annars en blockerad eller för trång utloppsledning.',
      action:
        'Byt utloppsfiltret. Är trycket fortfarande högt, kontrollera utloppsledningen: kondensat, ventiler och stopp.',
    },
    'exhaustPressure.low': {
      cause: 'Ett utloppsfilter som gått sönder eller sitter fel, eller en öppen utloppsledning.',
      action:
        'Kontrollera utloppsfiltret och dess tätningar och se efter oljedimma vid utloppet. Byt ett trasigt filter.',
    },
    'oilTemperature.high': {
      cause:
        'För lite eller förbrukad olja, smutsig kylare, varmt i rummet eller högre belastning än vanligt.',
      action:
        'Kontrollera oljenivån och oljans färg, rengör kylare och fläkt och se till att luft eller vatten når fram.',
    },
    'oilTemperature.low': {
      cause: 'Kallstart, för mycket kylning eller en termostat som står öppen.',
      action:
        'Kör pumpen varm innan den tar emot ångor, annars samlas vatten i oljan. Kontrollera termostat och kylning.',
    },
    'load.high': {
      cause:
        'Mottryck i utloppet, tjock eller förbrukad olja, ett lager som går tungt eller en fas som saknas.',
      action: 'Kontrollera först utloppstryck och olja, sedan matningens faser och lagren.',
    },
    'load.low': {
      cause: 'Pumpen går utan last: trasig koppling eller rem, eller ingen gas från processen.',
      action: 'Kontrollera koppling eller rem, och att inloppsventilen öppnar som den ska.',
    },
    'vibration.high': {
      cause: 'Slitna lager, sned koppling, lösa fötter eller beläggningar som ger obalans i rotorn.',
      action:
        'Lyssna på lagren, dra åt fötter och rör och låt mäta vibrationerna. Planera för att byta lagren.',
    },
    'coolantTemperature.high': {
      cause: 'För lågt kylflöde, smutsig värmeväxlare eller kylmedel som är varmt redan när det kommer.',
      action: 'Kontrollera flöde, filter och ventiler i kylningen och rengör värmeväxlaren.',
    },
    'coolantTemperature.low': {
      cause: 'En reglerventil som står öppen, eller en stillastående pump med kylningen på.',
      action: 'Kontrollera reglerventilen. Skydda kylningen om den kan frysa.',
    },
    'ambientTemperature.high': {
      cause: 'Dålig ventilation i pumprummet eller värme från maskiner intill.',
      action: 'Förbättra ventilationen och se till att inget står i vägen för luften kring pumpen.',
    },
    'ambientTemperature.low': {
      cause: 'En öppen dörr eller port, eller värme som är avstängd.',
      action: 'Värm rummet, eller kontrollera före nästa start att olja och kylmedel tål kylan.',
    },
    'bearingTemperature.high': {
      cause: 'För lite eller för mycket fett, ett slitet lager eller en sned koppling.',
      action: 'Kontrollera smörjningen enligt manualen och lyssna på lagret. Låt byta det om det låter.',
    },
    'rotationalSpeed.high': {
      cause: 'En frekvensomriktare med annat börvärde, eller en last som försvunnit.',
      action: 'Kontrollera frekvensomriktarens börvärde och parametrar.',
    },
    'rotationalSpeed.low': {
      cause: 'En frekvensomriktare som begränsar, överlast, en rem som slirar eller låg nätspänning.',
      action: 'Kontrollera frekvensomriktarens meddelanden, strömmen och remmen om det finns en.',
    },
    'oilLevel.high': {
      cause: 'För mycket påfylld olja, eller vatten och processvätska i oljan.',
      action:
        'Stoppa pumpen och låt oljan sätta sig. Finns det vatten i den: byt olja och använd gasballast.',
    },
    'oilLevel.low': {
      cause: 'Läckage, olja som följer med ut genom utloppsfiltret eller ett oljebyte som är dags.',
      action: 'Fyll på rätt olja, sök läckor och kontrollera utloppsfiltret och oljereturen.',
    },
    limit: {
      cause: 'En ändring i processen, slitage eller ett fel i pumpen eller runt den.',
      action:
        'Jämför med vad som ändrats på sistone vid pumpen och i processen, och kontrollera den på plats.',
    },
    baseline: {
      cause: 'En process som körs annorlunda, en del som börjar slitas eller underhåll som inte antecknats.',
      action:
        'Jämför med vad som ändrats på sistone. Har inget ändrats, låt se över pumpen, fast ingen gräns är passerad.',
    },
    'sensor.missing': {
      cause: 'En lös kontakt, en skadad kabel eller en givare som gått sönder.',
      action: 'Kontrollera kontakt och kabel mellan givare och box; byt givaren om de är hela.',
    },
    'sensor.out-of-range': {
      cause: 'Ledningsbrott eller kortslutning, eller en givare som gått sönder.',
      action: 'Mät signalen på boxens ingång; kontrollera kabeln och byt sedan givaren.',
    },
    'sensor.stuck': {
      cause: 'En igensatt mätledning, en signal som fryst eller en givare som gått sönder.',
      action: 'Rengör mätledningen, jämför med ett eget instrument och byt givaren.',
    },
    'sensor.jumped': {
      cause:
        'Glappkontakt, vatten i ett kontaktdon, en ingång som gått sönder eller en givare som tagits ut.',
      action: 'Jämför med ett eget instrument, kontrollera kontaktdon, kabel och ingång och byt givaren.',
    },
    'sensor.spiking': {
      cause: 'Glappkontakt, dålig skärmning eller störningar från en frekvensomriktare.',
      action: 'Dra åt kontakterna, kontrollera skärm och jord och dra kabeln bort från motorkablar.',
    },
    'sensor.drifting': {
      cause: 'Åldrande eller smuts på givaren.',
      action: 'Jämför med ett eget instrument; kalibrera eller byt givaren.',
    },
    'life.exhaustFilter': {
      cause: 'Utloppsfiltret sätts igen med tiden; förbrukad olja och damm från processen påskyndar det.',
      action: 'Beställ ett filter och byt före datumet. Kontrollera oljan samtidigt.',
    },
    'life.oil': {
      cause: 'Oljan åldras av värme, ångor och partiklar från processen.',
      action: 'Ha olja och oljefilter i beredskap och byt före datumet.',
    },
    'life.bearings': {
      cause: 'Lager slits; värme, vibrationer och smutsig olja påskyndar det.',
      action: 'Beställ lager och boka service nu: pumpen måste stå stilla under arbetet.',
    },
    'life.cooling': {
      cause: 'Beläggningar i kylare eller värmeväxlare försämrar kylningen.',
      action: 'Rengör kylare, fläkt och filter före datumet.',
    },
    life: {
      cause: 'Delar slits när de används.',
      action: 'Beställ delen och byt den före datumet.',
    },
    'no-data': {
      cause: 'Boxen saknar ström, nätverket ligger nere eller pumpen har tagits ur drift.',
      action: 'Kontrollera ström och nätverk till boxen på pumpen, och se till pumpen själv under tiden.',
    },
    'no-data.clock-set-back': {
      cause: 'Boxens klocka har ställts tillbaka eller börjat om efter att boxen varit utan ström.',
      action:
        'Ställ boxens klocka rätt, eller låt den hämta tiden från nätverket; se till pumpen själv tills dess.',
    },
  },
};
