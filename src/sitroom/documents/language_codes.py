"""What a text is said to be written in: a BCP 47 tag or a code of ISO 639, as one code of ISO 639-1.

Manifests, tables, feeds, web pages and the library's callers all say it, each in their own spelling.
"""

from __future__ import annotations

import re
from functools import cache

WANTED = "write a code of ISO 639-1, such as en or fr"
"""What to do about a language that cannot be told."""

_TAG = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]{1,8}){0,8}", re.IGNORECASE)
"""A language, and after it a script, a region and the like."""

_THREE_LETTERS = """
aa=aar ab=abk ae=ave af=afr ak=aka am=amh an=arg ar=ara as=asm av=ava ay=aym az=aze ba=bak be=bel bg=bul bi=bis bm=bam
bn=ben bo=bod,tib br=bre bs=bos ca=cat ce=che ch=cha co=cos cr=cre cs=ces,cze cu=chu cv=chv cy=cym,wel da=dan de=deu,ger
dv=div dz=dzo ee=ewe el=ell,gre en=eng eo=epo es=spa et=est eu=eus,baq fa=fas,per ff=ful fi=fin fj=fij fo=fao fr=fra,fre
fy=fry ga=gle gd=gla gl=glg gn=grn gu=guj gv=glv ha=hau he=heb hi=hin ho=hmo hr=hrv ht=hat hu=hun hy=hye,arm hz=her ia=ina
id=ind ie=ile ig=ibo ii=iii ik=ipk io=ido is=isl,ice it=ita iu=iku ja=jpn jv=jav ka=kat,geo kg=kon ki=kik kj=kua kk=kaz
kl=kal km=khm kn=kan ko=kor kr=kau ks=kas ku=kur kv=kom kw=cor ky=kir la=lat lb=ltz lg=lug li=lim ln=lin lo=lao lt=lit
lu=lub lv=lav mg=mlg mh=mah mi=mri,mao mk=mkd,mac ml=mal mn=mon mr=mar ms=msa,may mt=mlt my=mya,bur na=nau nb=nob nd=nde
ne=nep ng=ndo nl=nld,dut nn=nno no=nor nr=nbl nv=nav ny=nya oc=oci oj=oji om=orm or=ori os=oss pa=pan pi=pli pl=pol ps=pus
pt=por qu=que rm=roh rn=run ro=ron,rum ru=rus rw=kin sa=san sc=srd sd=snd se=sme sg=sag sh=hbs si=sin sk=slk,slo sl=slv
sm=smo sn=sna so=som sq=sqi,alb sr=srp ss=ssw st=sot su=sun sv=swe sw=swa ta=tam te=tel tg=tgk th=tha ti=tir tk=tuk tl=tgl
tn=tsn to=ton tr=tur ts=tso tt=tat tw=twi ty=tah ug=uig uk=ukr ur=urd uz=uzb ve=ven vi=vie vo=vol wa=wln wo=wol xh=xho
yi=yid yo=yor za=zha zh=zho,chi zu=zul
"""
"""Each code of ISO 639-1 with those of ISO 639-2 and 639-3 for the same language, the bibliographic one second."""

_MEMBERS = """
ar=arb,ary,arz,apc,acm,apd az=azb,azj et=ekk fa=pes,prs ku=ckb,kmr,sdh lv=lvs mg=plt mn=khk ms=zsm ne=npi or=ory
ps=pbt,pbu,pst sq=aln,als sw=swc,swh tl=fil uz=uzn,uzs yi=ydd zh=cmn,wuu,yue
"""
"""Languages of ISO 639-3 that belong to one with two letters, as far as news is written in them."""

_WITHDRAWN = "he=iw id=in yi=ji jv=jw ro=mo"


def language_code(tag: str) -> str | None:
    """The ISO 639-1 code of a language: ``EN``, ``en-GB``, ``en_US`` and ``eng`` are ``en``; None where it has none."""
    found = _TAG.fullmatch(tag.strip())
    return None if found is None else _codes().get(found[1].lower())


@cache
def _codes() -> dict[str, str]:
    codes: dict[str, str] = {}
    for pair in f"{_THREE_LETTERS} {_MEMBERS} {_WITHDRAWN}".split():
        code, _, others = pair.partition("=")
        codes |= dict.fromkeys((code, *others.split(",")), code)
    return codes
