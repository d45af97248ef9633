"""Well-known outlets: the name we give a source, the other names it goes by, the domains it publishes on.

Compiled for this project. A *shy* name is also a common word ("TIME", "METRO") or too short to be sure of ("DR", "RT"):
before a dash or a colon it proves nothing, so it needs a second sign (its domain, "via", parentheses, a dateline).
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Outlet:
    name: str
    aliases: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    shy: frozenset[str] = frozenset()  # keys of its shy names


# name | aliases, comma-separated | domains, space-separated; a leading "?" marks a shy name.
TABLE = """
Reuters | Thomson Reuters, Reuters News, Reuters News Agency | reuters.com
AP | Associated Press, AP News, A.P. | apnews.com ap.org
AFP | Agence France-Presse, Agence France Presse | afp.com
UPI | United Press International | upi.com
dpa | Deutsche Presse-Agentur, DPA International | dpa.com dpa-international.com
EFE | Agencia EFE, EFE News | efe.com
Europa Press | | europapress.es
ANSA | Agenzia ANSA | ansa.it
Lusa | Agência Lusa, Lusa News Agency | lusa.pt
Xinhua | Xinhua News Agency, Xinhua News | xinhuanet.com news.cn
TASS | ITAR-TASS, TASS News Agency | tass.com tass.ru
Interfax | Interfax News Agency | interfax.com interfax.ru
Kyodo News | Kyodo | kyodonews.net
Yonhap | Yonhap News Agency, Yonhap News | yna.co.kr
Press Trust of India | PTI | ptinews.com
ANI | Asian News International | aninews.in
Anadolu Agency | Anadolu, ?AA News | aa.com.tr
PA Media | Press Association, PA News, ?PA | pa.media
Belga | Belga News Agency | belga.be
ANP | Algemeen Nederlands Persbureau | anp.nl
NTB | Norsk Telegrambyrå | ntb.no
Ritzau | Ritzaus Bureau | ritzau.dk ritzau.com
?TT | TT News Agency, Tidningarnas Telegrambyrå | tt.se
?APA | Austria Press Agency | apa.at
Keystone-SDA | Keystone ATS | keystone-sda.ch
Ukrinform | | ukrinform.net
Bloomberg | Bloomberg News, Bloomberg Businessweek, Bloomberg Opinion | bloomberg.com
Dow Jones Newswires | Dow Jones | dowjones.com
The Guardian | Guardian, Guardian Unlimited, Guardian Online, The Guardian Newspaper | theguardian.com guardian.co.uk
The Observer | | observer.co.uk
The Times | The London Times, Times of London, The Times of London | thetimes.co.uk thetimes.com
The Sunday Times | Sunday Times | sunday-times.co.uk
The Daily Telegraph | The Telegraph, Daily Telegraph, Sunday Telegraph | telegraph.co.uk
The Independent | Independent | independent.co.uk the-independent.com
Financial Times | FT, The Financial Times, FT.com | ft.com
The Economist | Economist | economist.com
Daily Mail | The Daily Mail, Mail Online, MailOnline, Mail on Sunday, The Mail on Sunday | dailymail.co.uk
Daily Mirror | The Mirror, The Daily Mirror | mirror.co.uk
Daily Express | The Daily Express, Sunday Express | express.co.uk
The Sun | Sun on Sunday | thesun.co.uk
Evening Standard | The Evening Standard, The Standard, London Evening Standard | standard.co.uk
?Metro | Metro UK | metro.co.uk
The i Paper | i Paper, inews | inews.co.uk
New Statesman | The New Statesman | newstatesman.com
The Spectator | Spectator | spectator.co.uk
Private Eye | | private-eye.co.uk
BBC | British Broadcasting Corporation, BBC Online, BBC World | bbc.com bbc.co.uk
BBC News | BBC News Online, BBC World News | bbcnews.com
BBC World Service | | bbcworldservice.com
BBC Sport | |
ITV News | ITV, ITN | itv.com
Channel 4 News | Channel 4, C4 News | channel4.com
Sky News | ?Sky, Sky News UK | news.sky.com
GB News | | gbnews.com
LBC | LBC News, LBC Radio | lbc.co.uk
HuffPost | Huffington Post, The Huffington Post, Huff Post | huffpost.com huffingtonpost.com huffingtonpost.co.uk
openDemocracy | | opendemocracy.net
Bellingcat | | bellingcat.com
Byline Times | | bylinetimes.com
The Scotsman | Scotsman | scotsman.com
The Herald | The Herald Scotland | heraldscotland.com
Daily Record | The Daily Record | dailyrecord.co.uk
Wales Online | WalesOnline | walesonline.co.uk
Western Mail | The Western Mail |
Manchester Evening News | ?MEN | manchestereveningnews.co.uk
The Yorkshire Post | Yorkshire Post | yorkshirepost.co.uk
Morning Star | | morningstaronline.co.uk
The Northern Echo | Northern Echo | thenorthernecho.co.uk
Yorkshire Evening Post | | yorkshireeveningpost.co.uk
The Argus | Brighton Argus, The Brighton Argus | theargus.co.uk
Eastern Daily Press | | edp24.co.uk
Hampshire Chronicle | | hampshirechronicle.co.uk
Southern Daily Echo | | dailyecho.co.uk
Oxford Mail | | oxfordmail.co.uk
Bristol Post | Bristol Live | bristolpost.co.uk
Birmingham Mail | Birmingham Live | birminghammail.co.uk
Nottingham Post | | nottinghampost.com
Leicester Mercury | | leicestermercury.co.uk
Hull Daily Mail | Hull Live | hulldailymail.co.uk
Lancashire Telegraph | | lancashiretelegraph.co.uk
Chronicle Live | The Newcastle Chronicle, Newcastle Chronicle, ChronicleLive | chroniclelive.co.uk
Western Morning News | | westernmorningnews.co.uk
Kent Online | KentOnline | kentonline.co.uk
Jersey Evening Post | | jerseyeveningpost.com
STV News | ?STV | news.stv.tv
S4C | | s4c.cymru
The National | The National Scotland | thenational.scot
The Irish News | Irish News | irishnews.com
The Grocer | | thegrocer.co.uk
The Bookseller | | thebookseller.com
The Lancet | | thelancet.com
Press Gazette | | pressgazette.co.uk
Met Office | The Met Office | metoffice.gov.uk
Liverpool Echo | | liverpoolecho.co.uk
The Press and Journal | Press and Journal | pressandjournal.co.uk
Belfast Telegraph | The Belfast Telegraph | belfasttelegraph.co.uk
The Irish Times | Irish Times | irishtimes.com
Irish Independent | The Irish Independent | independent.ie
Irish Examiner | The Irish Examiner | irishexaminer.com
RTÉ | RTÉ News, RTE, RTE News, Raidió Teilifís Éireann | rte.ie
TheJournal.ie | The Journal.ie | thejournal.ie
The New York Times | New York Times, NYT, NY Times, N.Y. Times, International New York Times | nytimes.com
The Washington Post | Washington Post, WaPo, WashPost | washingtonpost.com
The Wall Street Journal | Wall Street Journal, WSJ | wsj.com
Los Angeles Times | LA Times, L.A. Times, The Los Angeles Times | latimes.com
USA Today | USAToday | usatoday.com
Chicago Tribune | The Chicago Tribune | chicagotribune.com
Chicago Sun-Times | | chicago.suntimes.com
The Boston Globe | Boston Globe | bostonglobe.com
The Philadelphia Inquirer | Philadelphia Inquirer | inquirer.com
San Francisco Chronicle | SF Chronicle, The San Francisco Chronicle | sfchronicle.com sfgate.com
The Mercury News | San Jose Mercury News, Mercury News | mercurynews.com
The Seattle Times | Seattle Times | seattletimes.com
The Denver Post | Denver Post | denverpost.com
The Dallas Morning News | Dallas Morning News | dallasnews.com
Houston Chronicle | The Houston Chronicle | houstonchronicle.com
Miami Herald | The Miami Herald | miamiherald.com
Tampa Bay Times | | tampabay.com
The Times-Picayune | Times-Picayune | nola.com
The Atlanta Journal-Constitution | Atlanta Journal-Constitution, AJC | ajc.com
Detroit Free Press | | freep.com
The Detroit News | Detroit News | detroitnews.com
Star Tribune | Minneapolis Star Tribune, Minnesota Star Tribune | startribune.com
The Baltimore Sun | Baltimore Sun | baltimoresun.com
The Oregonian | | oregonlive.com
The Arizona Republic | Arizona Republic | azcentral.com
The Sacramento Bee | Sacramento Bee | sacbee.com
New York Post | NY Post, The New York Post | nypost.com
New York Daily News | NY Daily News | nydailynews.com
Newsday | | newsday.com
The Christian Science Monitor | Christian Science Monitor, ?CSM | csmonitor.com
?Time | Time Magazine, TIME.com | time.com
Newsweek | | newsweek.com
U.S. News & World Report | US News, US News & World Report, U.S. News | usnews.com
The New Yorker | New Yorker | newyorker.com
The Atlantic | Atlantic Monthly, The Atlantic Monthly | theatlantic.com
Harper's Magazine | Harper's, Harpers | harpers.org
The New Republic | New Republic | newrepublic.com
The Nation | | thenation.com
National Review | | nationalreview.com
Mother Jones | | motherjones.com
?Slate | Slate Magazine | slate.com
?Salon | Salon.com | salon.com
?Vox | Vox.com | vox.com
?Vice | Vice News, VICE News | vice.com vicenews.com
?Wired | Wired Magazine | wired.com
?Quartz | | qz.com
?Fortune | Fortune Magazine | fortune.com
Forbes | Forbes Magazine | forbes.com
Business Insider | ?Insider | businessinsider.com insider.com
MarketWatch | | marketwatch.com
CNBC | | cnbc.com
Politico | POLITICO, Politico Europe | politico.com politico.eu
Axios | | axios.com
The Hill | | thehill.com
Roll Call | | rollcall.com
Semafor | | semafor.com
The Intercept | | theintercept.com
ProPublica | | propublica.org
The Daily Beast | Daily Beast | thedailybeast.com
BuzzFeed News | BuzzFeed, Buzzfeed | buzzfeednews.com buzzfeed.com
The Texas Tribune | Texas Tribune | texastribune.org
CNN | CNN International, Cable News Network | cnn.com edition.cnn.com
Fox News | ?FOX, Fox News Channel, FNC | foxnews.com
Fox Business | | foxbusiness.com
MSNBC | MS NOW | msnbc.com
NBC News | NBC | nbcnews.com
CBS News | CBS | cbsnews.com
ABC News | ABC | abcnews.go.com abcnews.com
NPR | National Public Radio | npr.org
PBS NewsHour | PBS, PBS News, PBS News Hour | pbs.org
C-SPAN | CSPAN | c-span.org
Voice of America | VOA, VOA News | voanews.com
Radio Free Europe/Radio Liberty | Radio Free Europe, RFE/RL, Radio Liberty | rferl.org
Radio Free Asia | RFA | rfa.org
Democracy Now! | Democracy Now | democracynow.org
The Onion | | theonion.com
Ars Technica | | arstechnica.com
The Verge | | theverge.com
TechCrunch | | techcrunch.com
The Register | El Reg | theregister.com theregister.co.uk
MIT Technology Review | Technology Review | technologyreview.com
?Nature | Nature News | nature.com
?Science | Science Magazine | science.org sciencemag.org
New Scientist | | newscientist.com
Scientific American | | scientificamerican.com
National Geographic | Nat Geo | nationalgeographic.com
Rolling Stone | | rollingstone.com
Vanity Fair | | vanityfair.com
?Variety | | variety.com
The Hollywood Reporter | Hollywood Reporter | hollywoodreporter.com
Foreign Policy | | foreignpolicy.com
Foreign Affairs | | foreignaffairs.com
The Conversation | | theconversation.com
The Globe and Mail | Globe and Mail, Globe & Mail, The Globe & Mail | theglobeandmail.com
Toronto Star | The Toronto Star | thestar.com
National Post | | nationalpost.com
CBC News | CBC, CBC Radio, Canadian Broadcasting Corporation | cbc.ca
CTV News | CTV | ctvnews.ca
The Canadian Press | Canadian Press | thecanadianpress.com
Le Devoir | | ledevoir.com
La Presse | | lapresse.ca
Radio-Canada | Ici Radio-Canada | radio-canada.ca ici.radio-canada.ca
The Sydney Morning Herald | Sydney Morning Herald, SMH | smh.com.au
The Age | | theage.com.au
The Australian | | theaustralian.com.au
ABC News (Australia) | ABC Australia, Australian Broadcasting Corporation | abc.net.au
SBS News | SBS | sbs.com.au
The New Zealand Herald | New Zealand Herald, NZ Herald | nzherald.co.nz
RNZ | Radio New Zealand | rnz.co.nz
?Stuff | Stuff.co.nz | stuff.co.nz
Al Jazeera | Al-Jazeera, AlJazeera, Aljazeera, Al Jazeera English, Al Jazeera America | aljazeera.com aljazeera.net
Al Arabiya | Al-Arabiya, Al Arabiya English | alarabiya.net
Asharq Al-Awsat | Asharq Al Awsat | aawsat.com
Al-Ahram | Al Ahram, Ahram Online | ahram.org.eg
Middle East Eye | | middleeasteye.net
Haaretz | Ha'aretz | haaretz.com
The Jerusalem Post | Jerusalem Post, JPost | jpost.com
The Times of Israel | Times of Israel | timesofisrael.com
Ynet | Ynetnews, Ynet News | ynetnews.com ynet.co.il
Arab News | | arabnews.com
Gulf News | | gulfnews.com
The National | The National UAE | thenationalnews.com
L'Orient-Le Jour | L'Orient Le Jour, L'Orient Today | lorientlejour.com
The Daily Star | Daily Star | dailystar.com.lb
Hürriyet | Hurriyet Daily News, Hürriyet Daily News | hurriyet.com.tr hurriyetdailynews.com
Daily Sabah | | dailysabah.com
IRNA | Islamic Republic News Agency | irna.ir
Press TV | PressTV | presstv.ir
?RT | Russia Today | rt.com
Sputnik | Sputnik News | sputniknews.com
The Moscow Times | Moscow Times | themoscowtimes.com
Meduza | | meduza.io
Novaya Gazeta | Novaya Gazeta Europe, Новая газета | novayagazeta.eu novayagazeta.ru
Kommersant | Коммерсантъ | kommersant.ru
RIA Novosti | РИА Новости | ria.ru
Kyiv Post | | kyivpost.com
The Kyiv Independent | Kyiv Independent | kyivindependent.com
Ukrainska Pravda | Українська правда | pravda.com.ua
The Times of India | Times of India, ?TOI | timesofindia.indiatimes.com
The Hindu | | thehindu.com
Hindustan Times | | hindustantimes.com
The Indian Express | Indian Express | indianexpress.com
The Economic Times | Economic Times | economictimes.indiatimes.com
NDTV | | ndtv.com
The Wire | The Wire India | thewire.in
Scroll.in | | scroll.in
?Dawn | Dawn News, Dawn.com | dawn.com
The Express Tribune | Express Tribune | tribune.com.pk
Geo News | Geo TV | geo.tv
Prothom Alo | | prothomalo.com
South China Morning Post | SCMP, The South China Morning Post | scmp.com
China Daily | | chinadaily.com.cn
Global Times | | globaltimes.cn
People's Daily | The People's Daily | people.cn
CGTN | | cgtn.com
Caixin | Caixin Global | caixinglobal.com
Hong Kong Free Press | HKFP | hongkongfp.com
The Straits Times | Straits Times | straitstimes.com
CNA | Channel NewsAsia, Channel News Asia | channelnewsasia.com
Bangkok Post | The Bangkok Post | bangkokpost.com
The Jakarta Post | Jakarta Post | thejakartapost.com
Rappler | | rappler.com
Philippine Daily Inquirer | | inquirer.net
Nikkei | Nikkei Asia, Nikkei Asian Review | nikkei.com asia.nikkei.com
NHK | NHK World, NHK World-Japan | nhk.or.jp
The Asahi Shimbun | Asahi Shimbun, 朝日新聞 | asahi.com
The Mainichi | Mainichi Shimbun, Mainichi, 毎日新聞 | mainichi.jp
The Yomiuri Shimbun | Yomiuri Shimbun, Yomiuri, 読売新聞 | yomiuri.co.jp
The Japan Times | Japan Times | japantimes.co.jp
The Korea Herald | Korea Herald | koreaherald.com
The Diplomat | | thediplomat.com
Mail & Guardian | Mail and Guardian, M&G | mg.co.za
Daily Maverick | | dailymaverick.co.za
News24 | | news24.com
SABC News | SABC | sabcnews.com
Daily Nation | | nation.africa
The Punch | | punchng.com
Premium Times | | premiumtimesng.com
Deutsche Welle | DW, DW News | dw.com
Der Spiegel | Spiegel, Spiegel Online, Spiegel International | spiegel.de
Die Zeit | Zeit Online, ZEIT, Zeit | zeit.de
Frankfurter Allgemeine Zeitung | FAZ, Frankfurter Allgemeine | faz.net
Süddeutsche Zeitung | Sueddeutsche Zeitung, Süddeutsche, ?SZ | sueddeutsche.de
Die Welt | Welt am Sonntag, WELT | welt.de
?Bild | Bild-Zeitung, Bild Zeitung | bild.de
taz | die tageszeitung, tageszeitung | taz.de
Der Tagesspiegel | Tagesspiegel | tagesspiegel.de
Handelsblatt | | handelsblatt.com
Tagesschau | ARD, ARD Tagesschau | tagesschau.de
ZDF | ZDF heute | zdf.de
Neue Zürcher Zeitung | NZZ | nzz.ch
Tages-Anzeiger | | tagesanzeiger.ch
Swissinfo | SWI swissinfo.ch | swissinfo.ch
Der Standard | | derstandard.at
Die Presse | | diepresse.com
ORF | | orf.at
Le Monde | Le Monde diplomatique | lemonde.fr monde-diplomatique.fr
Le Figaro | Figaro | lefigaro.fr
Libération | Liberation | liberation.fr
Le Parisien | | leparisien.fr
Les Échos | Les Echos | lesechos.fr
L'Humanité | L'Humanite | humanite.fr
L'Express | | lexpress.fr
Mediapart | | mediapart.fr
Le Canard enchaîné | Le Canard enchaine | lecanardenchaine.fr
Ouest-France | Ouest France | ouest-france.fr
France 24 | France24 | france24.com
Franceinfo | France Info, France Télévisions | francetvinfo.fr franceinfo.fr
RFI | Radio France Internationale | rfi.fr
Euronews | | euronews.com
Le Soir | | lesoir.be
De Standaard | | standaard.be
VRT NWS | VRT | vrt.be
EUobserver | | euobserver.com
NRC | NRC Handelsblad | nrc.nl
de Volkskrant | Volkskrant | volkskrant.nl
De Telegraaf | | telegraaf.nl
?NOS | NOS Nieuws | nos.nl
El País | El Pais | elpais.com
El Mundo | | elmundo.es
ABC (Spain) | ABC España | abc.es
La Vanguardia | | lavanguardia.com
El Periódico | El Periodico | elperiodico.com
elDiario.es | El Diario | eldiario.es
RTVE | | rtve.es
Público (Spain) | | publico.es
Público | Publico, Jornal Público | publico.pt
Expresso | Jornal Expresso, Semanário Expresso | expresso.pt
Diário de Notícias | Diario de Noticias | dn.pt
Jornal de Notícias | Jornal de Noticias | jn.pt
Correio da Manhã | Correio da Manha | cmjornal.pt
Observador | | observador.pt
RTP | RTP Notícias | rtp.pt
SIC Notícias | SIC Noticias, ?SIC | sicnoticias.pt
?TSF | Rádio TSF | tsf.pt
Renascença | Rádio Renascença | rr.sapo.pt
Jornal de Negócios | Jornal de Negocios | jornaldenegocios.pt
Folha de S.Paulo | Folha de São Paulo, Folha de Sao Paulo, ?Folha | folha.uol.com.br
O Globo | | oglobo.globo.com
G1 | | g1.globo.com
O Estado de S. Paulo | Estadão, Estadao | estadao.com.br
Clarín | Clarin | clarin.com
La Nación | La Nacion | lanacion.com.ar
Página 12 | Pagina 12, Página/12 | pagina12.com.ar
El Universal | | eluniversal.com.mx
La Jornada | | jornada.com.mx
?Reforma | | reforma.com
El Tiempo | | eltiempo.com
El Mercurio | | elmercurio.com
Granma | | granma.cu
teleSUR | Telesur | telesurenglish.net
Corriere della Sera | Il Corriere della Sera, Corriere | corriere.it
La Repubblica | Repubblica | repubblica.it
La Stampa | | lastampa.it
Il Sole 24 Ore | | ilsole24ore.com
Il Fatto Quotidiano | | ilfattoquotidiano.it
RAI News | RAI | rainews.it
?Avvenire | | avvenire.it
L'Osservatore Romano | | osservatoreromano.va
Kathimerini | eKathimerini, Η Καθημερινή | kathimerini.gr ekathimerini.com
Ta Nea | Τα Νέα | tanea.gr
Gazeta Wyborcza | Wyborcza | wyborcza.pl
Rzeczpospolita | | rp.pl
?PAP | Polish Press Agency | pap.pl
TVN24 | TVN 24 | tvn24.pl
Lidové noviny | | lidovky.cz
ČTK | CTK | ceskenoviny.cz
Magyar Nemzet | | magyarnemzet.hu
?Telex | | telex.hu
?HVG | | hvg.hu
Digi24 | | digi24.ro
Balkan Insight | BIRN | balkaninsight.com
B92 | | b92.net
Dagens Nyheter | ?DN | dn.se
Svenska Dagbladet | SvD | svd.se
Aftonbladet | | aftonbladet.se
Expressen | | expressen.se
SVT | SVT Nyheter | svt.se
Sveriges Radio | | sverigesradio.se
Aftenposten | | aftenposten.no
?VG | Verdens Gang | vg.no
NRK | | nrk.no
Politiken | | politiken.dk
Berlingske | | berlingske.dk
Jyllands-Posten | Jyllands Posten | jp.dk
?DR | DR Nyheder | dr.dk
Helsingin Sanomat | ?HS | hs.fi
Yle | Yle News, YLE Uutiset | yle.fi
Morgunblaðið | Morgunbladid | mbl.is
ERR News | ?ERR | news.err.ee
?The Local | | thelocal.com thelocal.de thelocal.fr
?The Week | | theweek.com theweek.co.uk
Bernama | | bernama.com
Antara | ANTARA News | antaranews.com
Kompas | Kompas.com, Harian Kompas | kompas.com
?Tempo | Tempo.co | tempo.co
The Star (Malaysia) | | thestar.com.my
Malaysiakini | | malaysiakini.com
VnExpress | | vnexpress.net
The Nation (Thailand) | | nationthailand.com
Taipei Times | | taipeitimes.com
Focus Taiwan | | focustaiwan.tw
The Chosun Ilbo | Chosun Ilbo | chosun.com
JoongAng Ilbo | Korea JoongAng Daily | joongang.co.kr
Le Télégramme | Le Telegramme | letelegramme.fr
?Le Point | | lepoint.fr
L'Obs | Le Nouvel Observateur, Nouvel Obs | nouvelobs.com
La Croix | | la-croix.com
?Sud Ouest | ?Sud-Ouest | sudouest.fr
La Voix du Nord | | lavoixdunord.fr
La Dépêche du Midi | La Dépêche | ladepeche.fr
?20 Minutes | | 20minutes.fr
L'Équipe | L'Equipe | lequipe.fr
BFMTV | BFM TV, BFM | bfmtv.com
La Tribune | | latribune.fr
Midi Libre | | midilibre.fr
Nice-Matin | Nice Matin | nicematin.com
?Le Temps | | letemps.ch
La Libre Belgique | La Libre | lalibre.be
Het Laatste Nieuws | HLN | hln.be
RTBF | | rtbf.be
RTL | | rtl.fr rtl.de
El Confidencial | | elconfidencial.com
El Español | El Espanol | elespanol.com
?20minutos | | 20minutos.es
La Razón | La Razon | larazon.es
?Sur | Diario Sur | diariosur.es
Diario de Sevilla | | diariodesevilla.es
La Voz de Galicia | | lavozdegalicia.es
?El Correo | | elcorreo.com
Cadena SER | ?SER | cadenaser.com
?Marca | | marca.com
?As | Diario AS | as.com
Infobae | | infobae.com
Télam | Telam | telam.com.ar
El Comercio | | elcomercio.pe
La Tercera | | latercera.com
El Espectador | | elespectador.com
?Semana | | semana.com
El Nacional | | elnacional.com
Milenio | | milenio.com
Excélsior | Excelsior | excelsior.com.mx
Prensa Latina | | prensa-latina.cu
?La Prensa | | laprensa.hn
?Sábado | Revista Sábado | sabado.pt
?Visão | Revista Visão | visao.pt
?ECO | ECO Sapo | eco.sapo.pt
?A Bola | | abola.pt
?O Jogo | | ojogo.pt
?Record | Jornal Record | record.pt
?Sol | Nascer do Sol, Jornal Sol | sol.sapo.pt
Jornal i | | ionline.sapo.pt
TVI | TVI24, TVI Notícias | tvi.iol.pt
Dinheiro Vivo | | dinheirovivo.pt
Notícias ao Minuto | | noticiasaominuto.com
?Valor | Valor Econômico | valor.globo.com
?Veja | Revista Veja | veja.abril.com.br
UOL | UOL Notícias | noticias.uol.com.br
Agência Brasil | | agenciabrasil.ebc.com.br
Jornal de Angola | | jornaldeangola.ao
?A Semana | | asemana.publ.cv
Il Messaggero | | ilmessaggero.it
Il Giornale | | ilgiornale.it
?Il Mattino | | ilmattino.it
Il Foglio | | ilfoglio.it
Il Post | | ilpost.it
?Libero | Libero Quotidiano | liberoquotidiano.it
?Domani | | editorialedomani.it
Il Manifesto | | ilmanifesto.it
Adnkronos | | adnkronos.com
?AGI | Agenzia Italia | agi.it
La Gazzetta dello Sport | Gazzetta dello Sport | gazzetta.it
Il Resto del Carlino | | ilrestodelcarlino.it
?Stern | | stern.de
?Focus | Focus Online | focus.de
ntv | n-tv | n-tv.de
t-online | | t-online.de
Stuttgarter Zeitung | | stuttgarter-zeitung.de
Kölner Stadt-Anzeiger | | ksta.de
Rheinische Post | | rp-online.de
Berliner Zeitung | | berliner-zeitung.de
Berliner Morgenpost | | morgenpost.de
Hamburger Abendblatt | | abendblatt.de
?Kurier | | kurier.at
?Krone | Kronen Zeitung | krone.at
?Profil | | profil.at
Deutschlandfunk | | deutschlandfunk.de
WDR | | wdr.de
NDR | | ndr.de
SWR | | swr.de
MDR | | mdr.de
SRF | | srf.ch
?Blick | | blick.ch
WirtschaftsWoche | | wiwo.de
Der Freitag | | freitag.de
Algemeen Dagblad | ?AD | ad.nl
?Trouw | | trouw.nl
Het Parool | | parool.nl
?Information | | information.dk
Ekstra Bladet | | ekstrabladet.dk
Sydsvenskan | | sydsvenskan.se
Göteborgs-Posten | | gp.se
Dagbladet | | dagbladet.no
Hufvudstadsbladet | | hbl.fi
Ilta-Sanomat | | is.fi
Delfi | | delfi.lt
?LRT | | lrt.lt
Postimees | | postimees.ee
TVP | | tvp.pl
Onet | | onet.pl
Agerpres | | agerpres.ro
BTA | | bta.bg
Tanjug | | tanjug.rs
HINA | | hina.hr
Jutarnji list | | jutarnji.hr
Večernji list | | vecernji.hr
?Danas | | danas.rs
?Politika | | politika.rs
?N1 | | n1info.com
?Delo | | delo.si
To Vima | | tovima.gr
AMNA | ANA-MPA | amna.gr
Cyprus Mail | | cyprus-mail.com
Times of Malta | | timesofmalta.com
Malta Today | | maltatoday.com.mt
?Milliyet | | milliyet.com.tr
?Sabah | | sabah.com.tr
Cumhuriyet | | cumhuriyet.com.tr
Interfax-Ukraine | | interfax.com.ua
Belta | | belta.by
Vedomosti | | vedomosti.ru
The East African | | theeastafrican.co.ke
Daily Monitor | | monitor.co.ug
Vanguard (Nigeria) | | vanguardngr.com
?The Citizen | | thecitizen.co.tz
Jeune Afrique | | jeuneafrique.com
The Namibian | | namibian.com.na
Ghana News Agency | GNA | gna.org.gh
WAM | Emirates News Agency | wam.ae
SANA | | sana.sy
Tasnim | Tasnim News | tasnimnews.com
Fars News | Fars News Agency, Fars | farsnews.ir
The Daily Telegraph (Sydney) | | dailytelegraph.com.au
Herald Sun | | heraldsun.com.au
The Courier-Mail | Courier-Mail, Courier Mail | couriermail.com.au
The Canberra Times | Canberra Times | canberratimes.com.au
?AAP | Australian Associated Press | aap.com.au
The Press (Christchurch) | | press.co.nz
Otago Daily Times | | odt.co.nz
The Plain Dealer | | cleveland.com
Las Vegas Review-Journal | | reviewjournal.com
The Salt Lake Tribune | Salt Lake Tribune | sltrib.com
The Kansas City Star | Kansas City Star | kansascity.com
Milwaukee Journal Sentinel | | jsonline.com
Pittsburgh Post-Gazette | | post-gazette.com
St. Louis Post-Dispatch | | stltoday.com
Orlando Sentinel | | orlandosentinel.com
San Diego Union-Tribune | The San Diego Union-Tribune | sandiegouniontribune.com
The Charlotte Observer | | charlotteobserver.com
Anchorage Daily News | | adn.com
Honolulu Star-Advertiser | | staradvertiser.com
The Montreal Gazette | Montreal Gazette | montrealgazette.com
Ottawa Citizen | | ottawacitizen.com
Vancouver Sun | | vancouversun.com
?Global News | | globalnews.ca
The Tyee | | thetyee.ca
Wikipedia | | wikipedia.org
Wikinews | | wikinews.org
Twitter | | twitter.com x.com
Facebook | | facebook.com
YouTube | | youtube.com youtu.be
?Vimeo | | vimeo.com
?Bluesky | ?Blue Sky | bsky.app
?Mastodon | | mastodon.social
?Instagram | | instagram.com
?TikTok | | tiktok.com
Reddit | | reddit.com
?Telegram | | t.me
?Substack | | substack.com
"""


def key(name: str) -> str:
    """What two spellings of one name share: no case, accents, punctuation, article or spaces."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(mark for mark in plain if not unicodedata.combining(mark))
    words = re.findall(r"[^\W_]+", plain.replace("&", " and ").replace("'", "").replace("’", "").replace(".", ""))
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return "".join(words)


def read_row(row: str) -> Outlet:
    name, aliases, domains = (cell.strip() for cell in row.split("|"))
    names = [name, *(alias.strip() for alias in aliases.split(",") if alias.strip())]
    return Outlet(
        name=name.lstrip("?"),
        aliases=tuple(alias.lstrip("?") for alias in names[1:]),
        domains=tuple(domains.split()),
        shy=frozenset(key(alias) for alias in names if alias.startswith("?")),
    )


OUTLETS: tuple[Outlet, ...] = tuple(read_row(row) for row in TABLE.strip().splitlines())


@cache
def _by_key() -> Mapping[str, Outlet]:
    found: dict[str, Outlet] = {}
    for outlet in OUTLETS:
        for name in (outlet.name, *outlet.aliases):
            found.setdefault(key(name), outlet)
    return found


@cache
def _by_domain() -> Mapping[str, Outlet]:
    return {domain: outlet for outlet in OUTLETS for domain in outlet.domains}


def outlet_called(name: str) -> Outlet | None:
    return _by_key().get(key(name))


# Single words that name a paper even without their article: nobody opens a paragraph "GUARDIAN:" otherwise.
BOLD_WITHOUT_ARTICLE = frozenset({"guardian", "telegraph", "economist", "scotsman", "intercept", "atlantic"})


def is_shy(name: str) -> bool:
    """Whether `name`, as written, proves nothing by itself. "THE SUN" does; "SUN" and "TIME" do not."""
    outlet = outlet_called(name)
    if outlet is None or key(name) in outlet.shy:
        return True
    words = outlet.name.split()
    lost_its_article = len(words) == 2 and words[0] == "The" and not name.casefold().lstrip().startswith("the ")
    return lost_its_article and key(name) == key(outlet.name) and key(name) not in BOLD_WITHOUT_ARTICLE


def domain_of(url: str) -> str:
    """The host of an http(s) address without "www.", or "" where it has none or is malformed."""
    try:
        host = urlsplit(url.strip()).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.").removeprefix("m.").removeprefix("amp.")


def outlet_at(url: str) -> Outlet | None:
    """The outlet of an address: by its host, else by any parent of its host (news.example.com, example.com)."""
    labels = domain_of(url).split(".")
    parents = (".".join(labels[start:]) for start in range(len(labels) - 1))
    return next((outlet for parent in parents if (outlet := _by_domain().get(parent))), None)


def source_at(url: str) -> str | None:
    """A name for the source of an address: its outlet's, else its bare domain; None where there is none."""
    outlet = outlet_at(url)
    return outlet.name if outlet else domain_of(url) or None
