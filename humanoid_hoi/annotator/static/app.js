var mi=class extends Error{constructor(e,i,s=[],r=null){super(i);this.status=e;this.missed=s;this.holder=r}status;missed;holder},zd="";function Vd(n){zd=n}async function be(n){return Hd(await fetch(n))}async function ge(n,t={},e=!1){return Hd(await fetch(n,{method:"POST",headers:{"content-type":"application/json","x-csrf-token":zd},body:JSON.stringify(t),keepalive:e}))}async function Fn(n){let t=await fetch(n);if(!t.ok)throw new mi(t.status,`${n}: ${t.status}`);return t.arrayBuffer()}async function Hd(n){let t=await n.json().catch(()=>({error:`the server answered ${n.status}`}));if(!n.ok)throw new mi(n.status,t.error??`${n.status}`,t.missed??[],t.holder??null);return t}function N(n,t={},...e){let i=document.createElement(n);for(let[s,r]of Object.entries(t))r==null||r===!1||(s.startsWith("on")?i.addEventListener(s.slice(2),r):s==="value"?i.value=String(r):s==="checked"?i.checked=!0:s==="color"?i.style.setProperty("--color",String(r)):i.setAttribute(s,r===!0?"":String(r)));for(let s of e)s&&i.append(s);return i}function Ct(n){let t=document.getElementById(n);if(!t)throw new Error(`no element ${n}`);return t}function jt(n,...t){n.replaceChildren(...t.filter(e=>!!e))}function Ke(n,...t){let e=N("dialog",{},N("h2",{},n),...t),i=N("button",{class:"close","aria-label":"close",onclick:()=>e.close()},"Close");return e.append(i),e.addEventListener("close",()=>e.remove()),document.body.append(e),e.showModal(),e.scrollTop=0,e}function Xi(n){let t=!1;return()=>{t||(t=!0,requestAnimationFrame(()=>{t=!1,n()}))}}function Bn(n,t=window.devicePixelRatio||1){let e=Math.max(1,Math.round(n.clientWidth*t)),i=Math.max(1,Math.round(n.clientHeight*t));return n.width===e&&n.height===i?!1:(n.width=e,n.height=i,!0)}var Kn={LEFT:0,MIDDLE:1,RIGHT:2,ROTATE:0,DOLLY:1,PAN:2},Jn={ROTATE:0,PAN:1,DOLLY_PAN:2,DOLLY_ROTATE:3},Tf=0,kh=1,Ef=2;var mo=1,Af=2,cr=3,Li=0,ei=1,Be=2,ws=0,hr=1,zh=2,Vh=3,Hh=4,Cf=5;var Ts=100,Rf=101,Pf=102,If=103,Lf=104,Df=200,Nf=201,Uf=202,Of=203,Gh=204,Wh=205,Ff=206,Bf=207,kf=208,zf=209,Vf=210,Hf=211,Gf=212,Wf=213,Xf=214,Ca=0,Ra=1,Pa=2,Js=3,Ia=4,La=5,Da=6,Na=7,ol=0,qf=1,Yf=2,cn=0,Xh=1,qh=2,Yh=3,$h=4,Zh=5,jh=6,Kh=7;var Jh=300,Es=301,ur=302,al=303,ll=304,Ua=1e3,on=1001,Oa=1002,Ye=1003,$f=1004;var go=1005;var _i=1006,cl=1007;var Rn=1008;var Mi=1009,Qh=1010,tu=1011,dr=1012,hl=1013,Vi=1014,Ci=1015,Ji=1016,ul=1017,dl=1018,As=1020,eu=35902,iu=35899,nu=1021,su=1022,Ri=1023,Tn=1026,Pn=1027,ru=1028,_o=1029,Qn=1030,fl=1031;var pl=1033,yo=33776,vo=33777,xo=33778,bo=33779,ml=35840,gl=35841,_l=35842,yl=35843,vl=36196,xl=37492,bl=37496,Sl=37488,Ml=37489,So=37490,wl=37491,Tl=37808,El=37809,Al=37810,Cl=37811,Rl=37812,Pl=37813,Il=37814,Ll=37815,Dl=37816,Nl=37817,Ul=37818,Ol=37819,Fl=37820,Bl=37821,kl=36492,zl=36494,Vl=36495,Hl=36283,Gl=36284,Mo=36285,Wl=36286;var Yr=2300,Fa=2301,Ea=2302,Rh=2303,Ph=2400,Ih=2401,Lh=2402;var Zf=3200;var Xl=0,jf=1,In="",Ai="srgb",$r="srgb-linear",Zr="linear",re="srgb";var Aa=7680;var Kf=519,Jf=512,Qf=513,tp=514,ou=515,ep=516,ip=517,au=518,lu=519,np=35044;var cu="300 es",zi=2e3,Qs=2001;function zg(n){for(let t=n.length-1;t>=0;--t)if(n[t]>=65535)return!0;return!1}function Vg(n){return ArrayBuffer.isView(n)&&!(n instanceof DataView)}function jr(n){return document.createElementNS("http://www.w3.org/1999/xhtml",n)}function sp(){let n=jr("canvas");return n.style.display="block",n}var Gd={},tr=null;function hu(...n){let t="THREE."+n.shift();tr?tr("log",t,...n):console.log(t,...n)}function rp(n){let t=n[0];if(typeof t=="string"&&t.startsWith("TSL:")){let e=n[1];e&&e.isStackTrace?n[0]+=" "+e.getLocation():n[1]='Stack trace not available. Enable "THREE.Node.captureStackTrace" to capture stack traces.'}return n}function Pt(...n){n=rp(n);let t="THREE."+n.shift();if(tr)tr("warn",t,...n);else{let e=n[0];e&&e.isStackTrace?console.warn(e.getError(t)):console.warn(t,...n)}}function Ut(...n){n=rp(n);let t="THREE."+n.shift();if(tr)tr("error",t,...n);else{let e=n[0];e&&e.isStackTrace?console.error(e.getError(t)):console.error(t,...n)}}function Xr(...n){let t=n.join(" ");t in Gd||(Gd[t]=!0,Pt(...n))}function op(n,t,e){return new Promise(function(i,s){function r(){switch(n.clientWaitSync(t,n.SYNC_FLUSH_COMMANDS_BIT,0)){case n.WAIT_FAILED:s();break;case n.TIMEOUT_EXPIRED:setTimeout(r,e);break;default:i()}}setTimeout(r,e)})}var ap={[Ca]:Ca,[Pa]:Da,[Ia]:Ia,[Js]:La,[Ra]:Ra,[Da]:Pa,[Na]:Na,[La]:Js},Zi=class{addEventListener(t,e){this._listeners===void 0&&(this._listeners={});let i=this._listeners;i[t]===void 0&&(i[t]=[]),i[t].indexOf(e)===-1&&i[t].push(e)}hasEventListener(t,e){let i=this._listeners;return i===void 0?!1:i[t]!==void 0&&i[t].indexOf(e)!==-1}removeEventListener(t,e){let i=this._listeners;if(i===void 0)return;let s=i[t];if(s!==void 0){let r=s.indexOf(e);r!==-1&&s.splice(r,1)}}dispatchEvent(t){let e=this._listeners;if(e===void 0)return;let i=e[t.type];if(i!==void 0){t.target=this;let s=i.slice(0);for(let r=0,o=s.length;r<o;r++)s[r].call(this,t);t.target=null}}},ai=["00","01","02","03","04","05","06","07","08","09","0a","0b","0c","0d","0e","0f","10","11","12","13","14","15","16","17","18","19","1a","1b","1c","1d","1e","1f","20","21","22","23","24","25","26","27","28","29","2a","2b","2c","2d","2e","2f","30","31","32","33","34","35","36","37","38","39","3a","3b","3c","3d","3e","3f","40","41","42","43","44","45","46","47","48","49","4a","4b","4c","4d","4e","4f","50","51","52","53","54","55","56","57","58","59","5a","5b","5c","5d","5e","5f","60","61","62","63","64","65","66","67","68","69","6a","6b","6c","6d","6e","6f","70","71","72","73","74","75","76","77","78","79","7a","7b","7c","7d","7e","7f","80","81","82","83","84","85","86","87","88","89","8a","8b","8c","8d","8e","8f","90","91","92","93","94","95","96","97","98","99","9a","9b","9c","9d","9e","9f","a0","a1","a2","a3","a4","a5","a6","a7","a8","a9","aa","ab","ac","ad","ae","af","b0","b1","b2","b3","b4","b5","b6","b7","b8","b9","ba","bb","bc","bd","be","bf","c0","c1","c2","c3","c4","c5","c6","c7","c8","c9","ca","cb","cc","cd","ce","cf","d0","d1","d2","d3","d4","d5","d6","d7","d8","d9","da","db","dc","dd","de","df","e0","e1","e2","e3","e4","e5","e6","e7","e8","e9","ea","eb","ec","ed","ee","ef","f0","f1","f2","f3","f4","f5","f6","f7","f8","f9","fa","fb","fc","fd","fe","ff"],Wd=1234567,js=Math.PI/180,er=180/Math.PI;function fr(){let n=Math.random()*4294967295|0,t=Math.random()*4294967295|0,e=Math.random()*4294967295|0,i=Math.random()*4294967295|0;return(ai[n&255]+ai[n>>8&255]+ai[n>>16&255]+ai[n>>24&255]+"-"+ai[t&255]+ai[t>>8&255]+"-"+ai[t>>16&15|64]+ai[t>>24&255]+"-"+ai[e&63|128]+ai[e>>8&255]+"-"+ai[e>>16&255]+ai[e>>24&255]+ai[i&255]+ai[i>>8&255]+ai[i>>16&255]+ai[i>>24&255]).toLowerCase()}function zt(n,t,e){return Math.max(t,Math.min(e,n))}function uu(n,t){return(n%t+t)%t}function Hg(n,t,e,i,s){return i+(n-t)*(s-i)/(e-t)}function Gg(n,t,e){return n!==t?(e-n)/(t-n):0}function qr(n,t,e){return(1-e)*n+e*t}function Wg(n,t,e,i){return qr(n,t,1-Math.exp(-e*i))}function Xg(n,t=1){return t-Math.abs(uu(n,t*2)-t)}function qg(n,t,e){return n<=t?0:n>=e?1:(n=(n-t)/(e-t),n*n*(3-2*n))}function Yg(n,t,e){return n<=t?0:n>=e?1:(n=(n-t)/(e-t),n*n*n*(n*(n*6-15)+10))}function $g(n,t){return n+Math.floor(Math.random()*(t-n+1))}function Zg(n,t){return n+Math.random()*(t-n)}function jg(n){return n*(.5-Math.random())}function Kg(n){n!==void 0&&(Wd=n);let t=Wd+=1831565813;return t=Math.imul(t^t>>>15,t|1),t^=t+Math.imul(t^t>>>7,t|61),((t^t>>>14)>>>0)/4294967296}function Jg(n){return n*js}function Qg(n){return n*er}function t0(n){return n>0&&Number.isInteger(n)&&2**Math.round(Math.log2(n))===n}function e0(n){return Math.pow(2,Math.ceil(Math.log(n)/Math.LN2))}function du(n){return Math.pow(2,Math.floor(Math.log(n)/Math.LN2))}function i0(n,t,e,i,s){let r=Math.cos,o=Math.sin,a=r(e/2),l=o(e/2),c=r((t+i)/2),h=o((t+i)/2),d=r((t-i)/2),u=o((t-i)/2),f=r((i-t)/2),g=o((i-t)/2);switch(s){case"XYX":n.set(a*h,l*d,l*u,a*c);break;case"YZY":n.set(l*u,a*h,l*d,a*c);break;case"ZXZ":n.set(l*d,l*u,a*h,a*c);break;case"XZX":n.set(a*h,l*g,l*f,a*c);break;case"YXY":n.set(l*f,a*h,l*g,a*c);break;case"ZYZ":n.set(l*g,l*f,a*h,a*c);break;default:Pt("MathUtils: .setQuaternionFromProperEuler() encountered an unknown order: "+s)}}function fu(n){switch(n.constructor){case Uint32Array:return 4294967295;case Uint16Array:return 65535;case Uint8Array:case Uint8ClampedArray:return 255;case Int32Array:return 2147483647;case Int16Array:return 32767;case Int8Array:return 127;default:return}}function lp(n,t){if(t.constructor===Float32Array)return n;let e=fu(t);if(e===void 0)throw new Error("THREE.MathUtils: Invalid component type.");return Math.max(n/e,-1)}function cp(n,t){if(t.constructor===Float32Array)return n;let e=fu(t);if(e===void 0)throw new Error("THREE.MathUtils: Invalid component type.");return Math.round(n*e)}var pu={DEG2RAD:js,RAD2DEG:er,generateUUID:fr,clamp:zt,euclideanModulo:uu,mapLinear:Hg,inverseLerp:Gg,lerp:qr,damp:Wg,pingpong:Xg,smoothstep:qg,smootherstep:Yg,randInt:$g,randFloat:Zg,randFloatSpread:jg,seededRandom:Kg,degToRad:Jg,radToDeg:Qg,isPowerOfTwo:t0,ceilPowerOfTwo:e0,floorPowerOfTwo:du,setQuaternionFromProperEuler:i0,normalize:cp,denormalize:lp},bt=class{static{this.prototype.isVector2=!0}constructor(t=0,e=0){this.x=t,this.y=e}get width(){return this.x}set width(t){this.x=t}get height(){return this.y}set height(t){this.y=t}set(t,e){return this.x=t,this.y=e,this}setScalar(t){return this.x=t,this.y=t,this}setX(t){return this.x=t,this}setY(t){return this.y=t,this}setComponent(t,e){switch(t){case 0:this.x=e;break;case 1:this.y=e;break;default:throw new Error("THREE.Vector2: index is out of range: "+t)}return this}getComponent(t){switch(t){case 0:return this.x;case 1:return this.y;default:throw new Error("THREE.Vector2: index is out of range: "+t)}}clone(){return new this.constructor(this.x,this.y)}copy(t){return this.x=t.x,this.y=t.y,this}add(t){return this.x+=t.x,this.y+=t.y,this}addScalar(t){return this.x+=t,this.y+=t,this}addVectors(t,e){return this.x=t.x+e.x,this.y=t.y+e.y,this}addScaledVector(t,e){return this.x+=t.x*e,this.y+=t.y*e,this}sub(t){return this.x-=t.x,this.y-=t.y,this}subScalar(t){return this.x-=t,this.y-=t,this}subVectors(t,e){return this.x=t.x-e.x,this.y=t.y-e.y,this}multiply(t){return this.x*=t.x,this.y*=t.y,this}multiplyScalar(t){return this.x*=t,this.y*=t,this}divide(t){return this.x/=t.x,this.y/=t.y,this}divideScalar(t){return this.multiplyScalar(1/t)}applyMatrix3(t){let e=this.x,i=this.y,s=t.elements;return this.x=s[0]*e+s[3]*i+s[6],this.y=s[1]*e+s[4]*i+s[7],this}min(t){return this.x=Math.min(this.x,t.x),this.y=Math.min(this.y,t.y),this}max(t){return this.x=Math.max(this.x,t.x),this.y=Math.max(this.y,t.y),this}clamp(t,e){return this.x=zt(this.x,t.x,e.x),this.y=zt(this.y,t.y,e.y),this}clampScalar(t,e){return this.x=zt(this.x,t,e),this.y=zt(this.y,t,e),this}clampLength(t,e){let i=this.length();return this.divideScalar(i||1).multiplyScalar(zt(i,t,e))}floor(){return this.x=Math.floor(this.x),this.y=Math.floor(this.y),this}ceil(){return this.x=Math.ceil(this.x),this.y=Math.ceil(this.y),this}round(){return this.x=Math.round(this.x),this.y=Math.round(this.y),this}roundToZero(){return this.x=Math.trunc(this.x),this.y=Math.trunc(this.y),this}negate(){return this.x=-this.x,this.y=-this.y,this}dot(t){return this.x*t.x+this.y*t.y}cross(t){return this.x*t.y-this.y*t.x}lengthSq(){return this.x*this.x+this.y*this.y}length(){return Math.sqrt(this.x*this.x+this.y*this.y)}manhattanLength(){return Math.abs(this.x)+Math.abs(this.y)}normalize(){return this.divideScalar(this.length()||1)}angle(){return Math.atan2(-this.y,-this.x)+Math.PI}angleTo(t){let e=Math.sqrt(this.lengthSq()*t.lengthSq());if(e===0)return Math.PI/2;let i=this.dot(t)/e;return Math.acos(zt(i,-1,1))}distanceTo(t){return Math.sqrt(this.distanceToSquared(t))}distanceToSquared(t){let e=this.x-t.x,i=this.y-t.y;return e*e+i*i}manhattanDistanceTo(t){return Math.abs(this.x-t.x)+Math.abs(this.y-t.y)}setLength(t){return this.normalize().multiplyScalar(t)}lerp(t,e){return this.x+=(t.x-this.x)*e,this.y+=(t.y-this.y)*e,this}lerpVectors(t,e,i){return this.x=t.x+(e.x-t.x)*i,this.y=t.y+(e.y-t.y)*i,this}equals(t){return t.x===this.x&&t.y===this.y}fromArray(t,e=0){return this.x=t[e],this.y=t[e+1],this}toArray(t=[],e=0){return t[e]=this.x,t[e+1]=this.y,t}fromBufferAttribute(t,e){return this.x=t.getX(e),this.y=t.getY(e),this}rotateAround(t,e){let i=Math.cos(e),s=Math.sin(e),r=this.x-t.x,o=this.y-t.y;return this.x=r*i-o*s+t.x,this.y=r*s+o*i+t.y,this}random(){return this.x=Math.random(),this.y=Math.random(),this}*[Symbol.iterator](){yield this.x,yield this.y}},_e=class{constructor(t=0,e=0,i=0,s=1){this.isQuaternion=!0,this._x=t,this._y=e,this._z=i,this._w=s}static slerpFlat(t,e,i,s,r,o,a){let l=i[s+0],c=i[s+1],h=i[s+2],d=i[s+3],u=r[o+0],f=r[o+1],g=r[o+2],x=r[o+3];if(d!==x||l!==u||c!==f||h!==g){let p=l*u+c*f+h*g+d*x;p<0&&(u=-u,f=-f,g=-g,x=-x,p=-p);let m=1-a;if(p<.9995){let y=Math.acos(p),b=Math.sin(y);m=Math.sin(m*y)/b,a=Math.sin(a*y)/b,l=l*m+u*a,c=c*m+f*a,h=h*m+g*a,d=d*m+x*a}else{l=l*m+u*a,c=c*m+f*a,h=h*m+g*a,d=d*m+x*a;let y=1/Math.sqrt(l*l+c*c+h*h+d*d);l*=y,c*=y,h*=y,d*=y}}t[e]=l,t[e+1]=c,t[e+2]=h,t[e+3]=d}static multiplyQuaternionsFlat(t,e,i,s,r,o){let a=i[s],l=i[s+1],c=i[s+2],h=i[s+3],d=r[o],u=r[o+1],f=r[o+2],g=r[o+3];return t[e]=a*g+h*d+l*f-c*u,t[e+1]=l*g+h*u+c*d-a*f,t[e+2]=c*g+h*f+a*u-l*d,t[e+3]=h*g-a*d-l*u-c*f,t}get x(){return this._x}set x(t){this._x=t,this._onChangeCallback()}get y(){return this._y}set y(t){this._y=t,this._onChangeCallback()}get z(){return this._z}set z(t){this._z=t,this._onChangeCallback()}get w(){return this._w}set w(t){this._w=t,this._onChangeCallback()}set(t,e,i,s){return this._x=t,this._y=e,this._z=i,this._w=s,this._onChangeCallback(),this}clone(){return new this.constructor(this._x,this._y,this._z,this._w)}copy(t){return this._x=t.x,this._y=t.y,this._z=t.z,this._w=t.w,this._onChangeCallback(),this}setFromEuler(t,e=!0){let i=t._x,s=t._y,r=t._z,o=t._order,a=Math.cos,l=Math.sin,c=a(i/2),h=a(s/2),d=a(r/2),u=l(i/2),f=l(s/2),g=l(r/2);switch(o){case"XYZ":this._x=u*h*d+c*f*g,this._y=c*f*d-u*h*g,this._z=c*h*g+u*f*d,this._w=c*h*d-u*f*g;break;case"YXZ":this._x=u*h*d+c*f*g,this._y=c*f*d-u*h*g,this._z=c*h*g-u*f*d,this._w=c*h*d+u*f*g;break;case"ZXY":this._x=u*h*d-c*f*g,this._y=c*f*d+u*h*g,this._z=c*h*g+u*f*d,this._w=c*h*d-u*f*g;break;case"ZYX":this._x=u*h*d-c*f*g,this._y=c*f*d+u*h*g,this._z=c*h*g-u*f*d,this._w=c*h*d+u*f*g;break;case"YZX":this._x=u*h*d+c*f*g,this._y=c*f*d+u*h*g,this._z=c*h*g-u*f*d,this._w=c*h*d-u*f*g;break;case"XZY":this._x=u*h*d-c*f*g,this._y=c*f*d-u*h*g,this._z=c*h*g+u*f*d,this._w=c*h*d+u*f*g;break;default:Pt("Quaternion: .setFromEuler() encountered an unknown order: "+o)}return e===!0&&this._onChangeCallback(),this}setFromAxisAngle(t,e){let i=e/2,s=Math.sin(i);return this._x=t.x*s,this._y=t.y*s,this._z=t.z*s,this._w=Math.cos(i),this._onChangeCallback(),this}setFromRotationMatrix(t){let e=t.elements,i=e[0],s=e[4],r=e[8],o=e[1],a=e[5],l=e[9],c=e[2],h=e[6],d=e[10],u=i+a+d;if(u>0){let f=.5/Math.sqrt(u+1);this._w=.25/f,this._x=(h-l)*f,this._y=(r-c)*f,this._z=(o-s)*f}else if(i>a&&i>d){let f=2*Math.sqrt(1+i-a-d);this._w=(h-l)/f,this._x=.25*f,this._y=(s+o)/f,this._z=(r+c)/f}else if(a>d){let f=2*Math.sqrt(1+a-i-d);this._w=(r-c)/f,this._x=(s+o)/f,this._y=.25*f,this._z=(l+h)/f}else{let f=2*Math.sqrt(1+d-i-a);this._w=(o-s)/f,this._x=(r+c)/f,this._y=(l+h)/f,this._z=.25*f}return this._onChangeCallback(),this}setFromUnitVectors(t,e){let i=t.dot(e)+1;return i<1e-8?(i=0,Math.abs(t.x)>Math.abs(t.z)?(this._x=-t.y,this._y=t.x,this._z=0,this._w=i):(this._x=0,this._y=-t.z,this._z=t.y,this._w=i)):(this._x=t.y*e.z-t.z*e.y,this._y=t.z*e.x-t.x*e.z,this._z=t.x*e.y-t.y*e.x,this._w=i),this.normalize()}angleTo(t){return 2*Math.acos(Math.abs(zt(this.dot(t),-1,1)))}rotateTowards(t,e){let i=this.angleTo(t);if(i===0)return this;let s=Math.min(1,e/i);return this.slerp(t,s),this}identity(){return this.set(0,0,0,1)}invert(){return this.conjugate()}conjugate(){return this._x*=-1,this._y*=-1,this._z*=-1,this._onChangeCallback(),this}dot(t){return this._x*t._x+this._y*t._y+this._z*t._z+this._w*t._w}lengthSq(){return this._x*this._x+this._y*this._y+this._z*this._z+this._w*this._w}length(){return Math.sqrt(this._x*this._x+this._y*this._y+this._z*this._z+this._w*this._w)}normalize(){let t=this.length();return t===0?(this._x=0,this._y=0,this._z=0,this._w=1):(t=1/t,this._x=this._x*t,this._y=this._y*t,this._z=this._z*t,this._w=this._w*t),this._onChangeCallback(),this}multiply(t){return this.multiplyQuaternions(this,t)}premultiply(t){return this.multiplyQuaternions(t,this)}multiplyQuaternions(t,e){let i=t._x,s=t._y,r=t._z,o=t._w,a=e._x,l=e._y,c=e._z,h=e._w;return this._x=i*h+o*a+s*c-r*l,this._y=s*h+o*l+r*a-i*c,this._z=r*h+o*c+i*l-s*a,this._w=o*h-i*a-s*l-r*c,this._onChangeCallback(),this}slerp(t,e){let i=t._x,s=t._y,r=t._z,o=t._w,a=this.dot(t);a<0&&(i=-i,s=-s,r=-r,o=-o,a=-a);let l=1-e;if(a<.9995){let c=Math.acos(a),h=Math.sin(c);l=Math.sin(l*c)/h,e=Math.sin(e*c)/h,this._x=this._x*l+i*e,this._y=this._y*l+s*e,this._z=this._z*l+r*e,this._w=this._w*l+o*e,this._onChangeCallback()}else this._x=this._x*l+i*e,this._y=this._y*l+s*e,this._z=this._z*l+r*e,this._w=this._w*l+o*e,this.normalize();return this}slerpQuaternions(t,e,i){return this.copy(t).slerp(e,i)}random(){let t=2*Math.PI*Math.random(),e=2*Math.PI*Math.random(),i=Math.random(),s=Math.sqrt(1-i),r=Math.sqrt(i);return this.set(s*Math.sin(t),s*Math.cos(t),r*Math.sin(e),r*Math.cos(e))}equals(t){return t._x===this._x&&t._y===this._y&&t._z===this._z&&t._w===this._w}fromArray(t,e=0){return this._x=t[e],this._y=t[e+1],this._z=t[e+2],this._w=t[e+3],this._onChangeCallback(),this}toArray(t=[],e=0){return t[e]=this._x,t[e+1]=this._y,t[e+2]=this._z,t[e+3]=this._w,t}fromBufferAttribute(t,e){return this._x=t.getX(e),this._y=t.getY(e),this._z=t.getZ(e),this._w=t.getW(e),this._onChangeCallback(),this}toJSON(){return this.toArray()}_onChange(t){return this._onChangeCallback=t,this}_onChangeCallback(){}*[Symbol.iterator](){yield this._x,yield this._y,yield this._z,yield this._w}},C=class{static{this.prototype.isVector3=!0}constructor(t=0,e=0,i=0){this.x=t,this.y=e,this.z=i}set(t,e,i){return i===void 0&&(i=this.z),this.x=t,this.y=e,this.z=i,this}setScalar(t){return this.x=t,this.y=t,this.z=t,this}setX(t){return this.x=t,this}setY(t){return this.y=t,this}setZ(t){return this.z=t,this}setComponent(t,e){switch(t){case 0:this.x=e;break;case 1:this.y=e;break;case 2:this.z=e;break;default:throw new Error("THREE.Vector3: index is out of range: "+t)}return this}getComponent(t){switch(t){case 0:return this.x;case 1:return this.y;case 2:return this.z;default:throw new Error("THREE.Vector3: index is out of range: "+t)}}clone(){return new this.constructor(this.x,this.y,this.z)}copy(t){return this.x=t.x,this.y=t.y,this.z=t.z,this}add(t){return this.x+=t.x,this.y+=t.y,this.z+=t.z,this}addScalar(t){return this.x+=t,this.y+=t,this.z+=t,this}addVectors(t,e){return this.x=t.x+e.x,this.y=t.y+e.y,this.z=t.z+e.z,this}addScaledVector(t,e){return this.x+=t.x*e,this.y+=t.y*e,this.z+=t.z*e,this}sub(t){return this.x-=t.x,this.y-=t.y,this.z-=t.z,this}subScalar(t){return this.x-=t,this.y-=t,this.z-=t,this}subVectors(t,e){return this.x=t.x-e.x,this.y=t.y-e.y,this.z=t.z-e.z,this}multiply(t){return this.x*=t.x,this.y*=t.y,this.z*=t.z,this}multiplyScalar(t){return this.x*=t,this.y*=t,this.z*=t,this}multiplyVectors(t,e){return this.x=t.x*e.x,this.y=t.y*e.y,this.z=t.z*e.z,this}applyEuler(t){return this.applyQuaternion(Xd.setFromEuler(t))}applyAxisAngle(t,e){return this.applyQuaternion(Xd.setFromAxisAngle(t,e))}applyMatrix3(t){let e=this.x,i=this.y,s=this.z,r=t.elements;return this.x=r[0]*e+r[3]*i+r[6]*s,this.y=r[1]*e+r[4]*i+r[7]*s,this.z=r[2]*e+r[5]*i+r[8]*s,this}applyNormalMatrix(t){return this.applyMatrix3(t).normalize()}applyMatrix4(t){let e=this.x,i=this.y,s=this.z,r=t.elements,o=1/(r[3]*e+r[7]*i+r[11]*s+r[15]);return this.x=(r[0]*e+r[4]*i+r[8]*s+r[12])*o,this.y=(r[1]*e+r[5]*i+r[9]*s+r[13])*o,this.z=(r[2]*e+r[6]*i+r[10]*s+r[14])*o,this}applyQuaternion(t){let e=this.x,i=this.y,s=this.z,r=t.x,o=t.y,a=t.z,l=t.w,c=2*(o*s-a*i),h=2*(a*e-r*s),d=2*(r*i-o*e);return this.x=e+l*c+o*d-a*h,this.y=i+l*h+a*c-r*d,this.z=s+l*d+r*h-o*c,this}project(t){return this.applyMatrix4(t.matrixWorldInverse).applyMatrix4(t.projectionMatrix)}unproject(t){return this.applyMatrix4(t.projectionMatrixInverse).applyMatrix4(t.matrixWorld)}transformDirection(t){let e=this.x,i=this.y,s=this.z,r=t.elements;return this.x=r[0]*e+r[4]*i+r[8]*s,this.y=r[1]*e+r[5]*i+r[9]*s,this.z=r[2]*e+r[6]*i+r[10]*s,this.normalize()}divide(t){return this.x/=t.x,this.y/=t.y,this.z/=t.z,this}divideScalar(t){return this.multiplyScalar(1/t)}min(t){return this.x=Math.min(this.x,t.x),this.y=Math.min(this.y,t.y),this.z=Math.min(this.z,t.z),this}max(t){return this.x=Math.max(this.x,t.x),this.y=Math.max(this.y,t.y),this.z=Math.max(this.z,t.z),this}clamp(t,e){return this.x=zt(this.x,t.x,e.x),this.y=zt(this.y,t.y,e.y),this.z=zt(this.z,t.z,e.z),this}clampScalar(t,e){return this.x=zt(this.x,t,e),this.y=zt(this.y,t,e),this.z=zt(this.z,t,e),this}clampLength(t,e){let i=this.length();return this.divideScalar(i||1).multiplyScalar(zt(i,t,e))}floor(){return this.x=Math.floor(this.x),this.y=Math.floor(this.y),this.z=Math.floor(this.z),this}ceil(){return this.x=Math.ceil(this.x),this.y=Math.ceil(this.y),this.z=Math.ceil(this.z),this}round(){return this.x=Math.round(this.x),this.y=Math.round(this.y),this.z=Math.round(this.z),this}roundToZero(){return this.x=Math.trunc(this.x),this.y=Math.trunc(this.y),this.z=Math.trunc(this.z),this}negate(){return this.x=-this.x,this.y=-this.y,this.z=-this.z,this}dot(t){return this.x*t.x+this.y*t.y+this.z*t.z}lengthSq(){return this.x*this.x+this.y*this.y+this.z*this.z}length(){return Math.sqrt(this.x*this.x+this.y*this.y+this.z*this.z)}manhattanLength(){return Math.abs(this.x)+Math.abs(this.y)+Math.abs(this.z)}normalize(){return this.divideScalar(this.length()||1)}setLength(t){return this.normalize().multiplyScalar(t)}lerp(t,e){return this.x+=(t.x-this.x)*e,this.y+=(t.y-this.y)*e,this.z+=(t.z-this.z)*e,this}lerpVectors(t,e,i){return this.x=t.x+(e.x-t.x)*i,this.y=t.y+(e.y-t.y)*i,this.z=t.z+(e.z-t.z)*i,this}cross(t){return this.crossVectors(this,t)}crossVectors(t,e){let i=t.x,s=t.y,r=t.z,o=e.x,a=e.y,l=e.z;return this.x=s*l-r*a,this.y=r*o-i*l,this.z=i*a-s*o,this}projectOnVector(t){let e=t.lengthSq();if(e===0)return this.set(0,0,0);let i=t.dot(this)/e;return this.copy(t).multiplyScalar(i)}projectOnPlane(t){return nh.copy(this).projectOnVector(t),this.sub(nh)}reflect(t){return this.sub(nh.copy(t).multiplyScalar(2*this.dot(t)))}angleTo(t){let e=Math.sqrt(this.lengthSq()*t.lengthSq());if(e===0)return Math.PI/2;let i=this.dot(t)/e;return Math.acos(zt(i,-1,1))}distanceTo(t){return Math.sqrt(this.distanceToSquared(t))}distanceToSquared(t){let e=this.x-t.x,i=this.y-t.y,s=this.z-t.z;return e*e+i*i+s*s}manhattanDistanceTo(t){return Math.abs(this.x-t.x)+Math.abs(this.y-t.y)+Math.abs(this.z-t.z)}setFromSpherical(t){return this.setFromSphericalCoords(t.radius,t.phi,t.theta)}setFromSphericalCoords(t,e,i){let s=Math.sin(e)*t;return this.x=s*Math.sin(i),this.y=Math.cos(e)*t,this.z=s*Math.cos(i),this}setFromCylindrical(t){return this.setFromCylindricalCoords(t.radius,t.theta,t.y)}setFromCylindricalCoords(t,e,i){return this.x=t*Math.sin(e),this.y=i,this.z=t*Math.cos(e),this}setFromMatrixPosition(t){let e=t.elements;return this.x=e[12],this.y=e[13],this.z=e[14],this}setFromMatrixScale(t){let e=this.setFromMatrixColumn(t,0).length(),i=this.setFromMatrixColumn(t,1).length(),s=this.setFromMatrixColumn(t,2).length();return this.x=e,this.y=i,this.z=s,this}setFromMatrixColumn(t,e){return this.fromArray(t.elements,e*4)}setFromMatrix3Column(t,e){return this.fromArray(t.elements,e*3)}setFromEuler(t){return this.x=t._x,this.y=t._y,this.z=t._z,this}setFromColor(t){return this.x=t.r,this.y=t.g,this.z=t.b,this}equals(t){return t.x===this.x&&t.y===this.y&&t.z===this.z}fromArray(t,e=0){return this.x=t[e],this.y=t[e+1],this.z=t[e+2],this}toArray(t=[],e=0){return t[e]=this.x,t[e+1]=this.y,t[e+2]=this.z,t}fromBufferAttribute(t,e){return this.x=t.getX(e),this.y=t.getY(e),this.z=t.getZ(e),this}random(){return this.x=Math.random(),this.y=Math.random(),this.z=Math.random(),this}randomDirection(){let t=Math.random()*Math.PI*2,e=Math.random()*2-1,i=Math.sqrt(1-e*e);return this.x=i*Math.cos(t),this.y=e,this.z=i*Math.sin(t),this}*[Symbol.iterator](){yield this.x,yield this.y,yield this.z}},nh=new C,Xd=new _e,Ot=class{static{this.prototype.isMatrix3=!0}constructor(t,e,i,s,r,o,a,l,c){this.elements=[1,0,0,0,1,0,0,0,1],t!==void 0&&this.set(t,e,i,s,r,o,a,l,c)}set(t,e,i,s,r,o,a,l,c){let h=this.elements;return h[0]=t,h[1]=s,h[2]=a,h[3]=e,h[4]=r,h[5]=l,h[6]=i,h[7]=o,h[8]=c,this}identity(){return this.set(1,0,0,0,1,0,0,0,1),this}copy(t){let e=this.elements,i=t.elements;return e[0]=i[0],e[1]=i[1],e[2]=i[2],e[3]=i[3],e[4]=i[4],e[5]=i[5],e[6]=i[6],e[7]=i[7],e[8]=i[8],this}extractBasis(t,e,i){return t.setFromMatrix3Column(this,0),e.setFromMatrix3Column(this,1),i.setFromMatrix3Column(this,2),this}setFromMatrix4(t){let e=t.elements;return this.set(e[0],e[4],e[8],e[1],e[5],e[9],e[2],e[6],e[10]),this}multiply(t){return this.multiplyMatrices(this,t)}premultiply(t){return this.multiplyMatrices(t,this)}multiplyMatrices(t,e){let i=t.elements,s=e.elements,r=this.elements,o=i[0],a=i[3],l=i[6],c=i[1],h=i[4],d=i[7],u=i[2],f=i[5],g=i[8],x=s[0],p=s[3],m=s[6],y=s[1],b=s[4],v=s[7],S=s[2],w=s[5],_=s[8];return r[0]=o*x+a*y+l*S,r[3]=o*p+a*b+l*w,r[6]=o*m+a*v+l*_,r[1]=c*x+h*y+d*S,r[4]=c*p+h*b+d*w,r[7]=c*m+h*v+d*_,r[2]=u*x+f*y+g*S,r[5]=u*p+f*b+g*w,r[8]=u*m+f*v+g*_,this}multiplyScalar(t){let e=this.elements;return e[0]*=t,e[3]*=t,e[6]*=t,e[1]*=t,e[4]*=t,e[7]*=t,e[2]*=t,e[5]*=t,e[8]*=t,this}determinant(){let t=this.elements,e=t[0],i=t[1],s=t[2],r=t[3],o=t[4],a=t[5],l=t[6],c=t[7],h=t[8];return e*o*h-e*a*c-i*r*h+i*a*l+s*r*c-s*o*l}invert(){let t=this.elements,e=t[0],i=t[1],s=t[2],r=t[3],o=t[4],a=t[5],l=t[6],c=t[7],h=t[8],d=h*o-a*c,u=a*l-h*r,f=c*r-o*l,g=e*d+i*u+s*f;if(g===0)return this.set(0,0,0,0,0,0,0,0,0);let x=1/g;return t[0]=d*x,t[1]=(s*c-h*i)*x,t[2]=(a*i-s*o)*x,t[3]=u*x,t[4]=(h*e-s*l)*x,t[5]=(s*r-a*e)*x,t[6]=f*x,t[7]=(i*l-c*e)*x,t[8]=(o*e-i*r)*x,this}transpose(){let t,e=this.elements;return t=e[1],e[1]=e[3],e[3]=t,t=e[2],e[2]=e[6],e[6]=t,t=e[5],e[5]=e[7],e[7]=t,this}getNormalMatrix(t){return this.setFromMatrix4(t).invert().transpose()}transposeIntoArray(t){let e=this.elements;return t[0]=e[0],t[1]=e[3],t[2]=e[6],t[3]=e[1],t[4]=e[4],t[5]=e[7],t[6]=e[2],t[7]=e[5],t[8]=e[8],this}setUvTransform(t,e,i,s,r,o,a){let l=Math.cos(r),c=Math.sin(r);return this.set(i*l,i*c,-i*(l*o+c*a)+o+t,-s*c,s*l,-s*(-c*o+l*a)+a+e,0,0,1),this}scale(t,e){return Xr("Matrix3: .scale() is deprecated. Use .makeScale() instead."),this.premultiply(sh.makeScale(t,e)),this}rotate(t){return Xr("Matrix3: .rotate() is deprecated. Use .makeRotation() instead."),this.premultiply(sh.makeRotation(-t)),this}translate(t,e){return Xr("Matrix3: .translate() is deprecated. Use .makeTranslation() instead."),this.premultiply(sh.makeTranslation(t,e)),this}makeTranslation(t,e){return t.isVector2?this.set(1,0,t.x,0,1,t.y,0,0,1):this.set(1,0,t,0,1,e,0,0,1),this}makeRotation(t){let e=Math.cos(t),i=Math.sin(t);return this.set(e,-i,0,i,e,0,0,0,1),this}makeScale(t,e){return this.set(t,0,0,0,e,0,0,0,1),this}equals(t){let e=this.elements,i=t.elements;for(let s=0;s<9;s++)if(e[s]!==i[s])return!1;return!0}fromArray(t,e=0){for(let i=0;i<9;i++)this.elements[i]=t[i+e];return this}toArray(t=[],e=0){let i=this.elements;return t[e]=i[0],t[e+1]=i[1],t[e+2]=i[2],t[e+3]=i[3],t[e+4]=i[4],t[e+5]=i[5],t[e+6]=i[6],t[e+7]=i[7],t[e+8]=i[8],t}clone(){return new this.constructor().fromArray(this.elements)}},sh=new Ot,qd=new Ot().set(.4123908,.3575843,.1804808,.212639,.7151687,.0721923,.0193308,.1191948,.9505322),Yd=new Ot().set(3.2409699,-1.5373832,-.4986108,-.9692436,1.8759675,.0415551,.0556301,-.203977,1.0569715);function n0(){let n={enabled:!0,workingColorSpace:$r,spaces:{},convert:function(s,r,o){return this.enabled===!1||r===o||!r||!o||(this.spaces[r].transfer===re&&(s.r=wn(s.r),s.g=wn(s.g),s.b=wn(s.b)),this.spaces[r].primaries!==this.spaces[o].primaries&&(s.applyMatrix3(this.spaces[r].toXYZ),s.applyMatrix3(this.spaces[o].fromXYZ)),this.spaces[o].transfer===re&&(s.r=Ks(s.r),s.g=Ks(s.g),s.b=Ks(s.b))),s},workingToColorSpace:function(s,r){return this.convert(s,this.workingColorSpace,r)},colorSpaceToWorking:function(s,r){return this.convert(s,r,this.workingColorSpace)},getPrimaries:function(s){return this.spaces[s].primaries},getTransfer:function(s){return s===In?Zr:this.spaces[s].transfer},getToneMappingMode:function(s){return this.spaces[s].outputColorSpaceConfig.toneMappingMode||"standard"},getLuminanceCoefficients:function(s,r=this.workingColorSpace){return s.fromArray(this.spaces[r].luminanceCoefficients)},define:function(s){Object.assign(this.spaces,s)},_getMatrix:function(s,r,o){return s.copy(this.spaces[o].fromXYZ).multiply(this.spaces[r].toXYZ)},_getDrawingBufferColorSpace:function(s){return this.spaces[s].outputColorSpaceConfig.drawingBufferColorSpace},_getUnpackColorSpace:function(s=this.workingColorSpace){return this.spaces[s].workingColorSpaceConfig.unpackColorSpace}},t=[.64,.33,.3,.6,.15,.06],e=[.2126,.7152,.0722],i=[.3127,.329];return n.define({[$r]:{primaries:t,whitePoint:i,transfer:Zr,toXYZ:qd,fromXYZ:Yd,luminanceCoefficients:e,workingColorSpaceConfig:{unpackColorSpace:Ai},outputColorSpaceConfig:{drawingBufferColorSpace:Ai}},[Ai]:{primaries:t,whitePoint:i,transfer:re,toXYZ:qd,fromXYZ:Yd,luminanceCoefficients:e,outputColorSpaceConfig:{drawingBufferColorSpace:Ai}}}),n}var Xt=n0();function wn(n){return n<.04045?n*.0773993808:Math.pow(n*.9478672986+.0521327014,2.4)}function Ks(n){return n<.0031308?n*12.92:1.055*Math.pow(n,.41666)-.055}var Us,Ba=class{static getDataURL(t,e="image/png"){if(/^data:/i.test(t.src)||typeof HTMLCanvasElement>"u")return t.src;let i;if(t instanceof HTMLCanvasElement)i=t;else{Us===void 0&&(Us=jr("canvas")),Us.width=t.width,Us.height=t.height;let s=Us.getContext("2d");t instanceof ImageData?s.putImageData(t,0,0):s.drawImage(t,0,0,t.width,t.height),i=Us}return i.toDataURL(e)}static sRGBToLinear(t){if(typeof HTMLImageElement<"u"&&t instanceof HTMLImageElement||typeof HTMLCanvasElement<"u"&&t instanceof HTMLCanvasElement||typeof ImageBitmap<"u"&&t instanceof ImageBitmap){let e=jr("canvas");e.width=t.width,e.height=t.height;let i=e.getContext("2d");i.drawImage(t,0,0,t.width,t.height);let s=i.getImageData(0,0,t.width,t.height),r=s.data;for(let o=0;o<r.length;o++)r[o]=wn(r[o]/255)*255;return i.putImageData(s,0,0),e}else if(t.data){let e=t.data.slice(0);for(let i=0;i<e.length;i++)e instanceof Uint8Array||e instanceof Uint8ClampedArray?e[i]=Math.floor(wn(e[i]/255)*255):e[i]=wn(e[i]);return{data:e,width:t.width,height:t.height}}else return Pt("ImageUtils.sRGBToLinear(): Unsupported image type. No color space conversion applied."),t}},s0=0,ir=class{constructor(t=null){this.isTextureSource=!0,Object.defineProperty(this,"id",{value:s0++}),this.uuid=fr(),this.data=t,this.dataReady=!0,this.version=0}getSize(t){let e=this.data;return typeof HTMLVideoElement<"u"&&e instanceof HTMLVideoElement?t.set(e.videoWidth,e.videoHeight,0):typeof VideoFrame<"u"&&e instanceof VideoFrame?t.set(e.displayWidth,e.displayHeight,0):e!==null?t.set(e.width||0,e.height||0,e.depth||0):t.set(0,0,0),t}set needsUpdate(t){t===!0&&this.version++}toJSON(t){let e=t===void 0||typeof t=="string";if(!e&&t.images[this.uuid]!==void 0)return t.images[this.uuid];let i={uuid:this.uuid,url:""},s=this.data;if(s!==null){let r;if(Array.isArray(s)){r=[];for(let o=0,a=s.length;o<a;o++)s[o].isDataTexture?r.push(rh(s[o].image)):r.push(rh(s[o]))}else r=rh(s);i.url=r}return e||(t.images[this.uuid]=i),i}};function rh(n){return typeof HTMLImageElement<"u"&&n instanceof HTMLImageElement||typeof HTMLCanvasElement<"u"&&n instanceof HTMLCanvasElement||typeof ImageBitmap<"u"&&n instanceof ImageBitmap?Ba.getDataURL(n):n.data?{data:Array.from(n.data),width:n.width,height:n.height,type:n.data.constructor.name}:(Pt("Texture: Unable to serialize Texture."),{})}var r0=0,oh=new C,Si=class n extends Zi{constructor(t=n.DEFAULT_IMAGE,e=n.DEFAULT_MAPPING,i=on,s=on,r=_i,o=Rn,a=Ri,l=Mi,c=n.DEFAULT_ANISOTROPY,h=In){super(),this.isTexture=!0,Object.defineProperty(this,"id",{value:r0++}),this.uuid=fr(),this.name="",this.source=new ir(t),this.mipmaps=[],this.mapping=e,this.channel=0,this.wrapS=i,this.wrapT=s,this.magFilter=r,this.minFilter=o,this.anisotropy=c,this.format=a,this.internalFormat=null,this.type=l,this.offset=new bt(0,0),this.repeat=new bt(1,1),this.center=new bt(0,0),this.rotation=0,this.matrixAutoUpdate=!0,this.matrix=new Ot,this.generateMipmaps=!0,this.mipmapsAutoUpdate=!0,this.premultiplyAlpha=!1,this.flipY=!0,this.unpackAlignment=4,this.colorSpace=h,this.userData={},this.updateRanges=[],this.version=0,this.onUpdate=null,this.renderTarget=null,this.isRenderTargetTexture=!1,this.isArrayTexture=!!(t&&t.depth&&t.depth>1),this.pmremVersion=0,this.isPMREMTexture=!1,this.normalized=!1}get width(){return this.source.getSize(oh).x}get height(){return this.source.getSize(oh).y}get depth(){return this.source.getSize(oh).z}get image(){return this.source.data}set image(t){this.source.data=t}updateMatrix(){this.matrix.setUvTransform(this.offset.x,this.offset.y,this.repeat.x,this.repeat.y,this.rotation,this.center.x,this.center.y)}addUpdateRange(t,e){this.updateRanges.push({start:t,count:e})}clearUpdateRanges(){this.updateRanges.length=0}clone(){return new this.constructor().copy(this)}copy(t){return this.name=t.name,this.source=t.source,this.mipmaps=t.mipmaps.slice(0),this.mapping=t.mapping,this.channel=t.channel,this.wrapS=t.wrapS,this.wrapT=t.wrapT,this.magFilter=t.magFilter,this.minFilter=t.minFilter,this.anisotropy=t.anisotropy,this.format=t.format,this.internalFormat=t.internalFormat,this.type=t.type,this.normalized=t.normalized,this.offset.copy(t.offset),this.repeat.copy(t.repeat),this.center.copy(t.center),this.rotation=t.rotation,this.matrixAutoUpdate=t.matrixAutoUpdate,this.matrix.copy(t.matrix),this.generateMipmaps=t.generateMipmaps,this.mipmapsAutoUpdate=t.mipmapsAutoUpdate,this.premultiplyAlpha=t.premultiplyAlpha,this.flipY=t.flipY,this.unpackAlignment=t.unpackAlignment,this.colorSpace=t.colorSpace,this.renderTarget=t.renderTarget,this.isRenderTargetTexture=t.isRenderTargetTexture,this.isPMREMTexture=t.isPMREMTexture,this.isArrayTexture=t.isArrayTexture,this.userData=JSON.parse(JSON.stringify(t.userData)),this.needsUpdate=!0,this}setValues(t){for(let e in t){let i=t[e];if(i===void 0){Pt(`Texture.setValues(): parameter '${e}' has value of undefined.`);continue}let s=this[e];if(s===void 0){Pt(`Texture.setValues(): property '${e}' does not exist.`);continue}s&&i&&s.isVector2&&i.isVector2||s&&i&&s.isVector3&&i.isVector3||s&&i&&s.isMatrix3&&i.isMatrix3?s.copy(i):this[e]=i}}toJSON(t){let e=t===void 0||typeof t=="string";if(!e&&t.textures[this.uuid]!==void 0)return t.textures[this.uuid];let i={metadata:{version:4.7,type:"Texture",generator:"Texture.toJSON"},uuid:this.uuid,name:this.name,image:this.source.toJSON(t).uuid,mapping:this.mapping,channel:this.channel,repeat:[this.repeat.x,this.repeat.y],offset:[this.offset.x,this.offset.y],center:[this.center.x,this.center.y],rotation:this.rotation,wrap:[this.wrapS,this.wrapT],format:this.format,internalFormat:this.internalFormat,type:this.type,normalized:this.normalized,colorSpace:this.colorSpace,minFilter:this.minFilter,magFilter:this.magFilter,anisotropy:this.anisotropy,flipY:this.flipY,generateMipmaps:this.generateMipmaps,mipmapsAutoUpdate:this.mipmapsAutoUpdate,premultiplyAlpha:this.premultiplyAlpha,unpackAlignment:this.unpackAlignment};return Object.keys(this.userData).length>0&&(i.userData=this.userData),e||(t.textures[this.uuid]=i),i}dispose(){this.dispatchEvent({type:"dispose"})}transformUv(t){if(this.mapping!==Jh)return t;if(t.applyMatrix3(this.matrix),t.x<0||t.x>1)switch(this.wrapS){case Ua:t.x=t.x-Math.floor(t.x);break;case on:t.x=t.x<0?0:1;break;case Oa:Math.abs(Math.floor(t.x)%2)===1?t.x=Math.ceil(t.x)-t.x:t.x=t.x-Math.floor(t.x);break}if(t.y<0||t.y>1)switch(this.wrapT){case Ua:t.y=t.y-Math.floor(t.y);break;case on:t.y=t.y<0?0:1;break;case Oa:Math.abs(Math.floor(t.y)%2)===1?t.y=Math.ceil(t.y)-t.y:t.y=t.y-Math.floor(t.y);break}return this.flipY&&(t.y=1-t.y),t}set needsUpdate(t){t===!0&&(this.version++,this.source.needsUpdate=!0)}set needsPMREMUpdate(t){t===!0&&this.pmremVersion++}};Si.DEFAULT_IMAGE=null;Si.DEFAULT_MAPPING=Jh;Si.DEFAULT_ANISOTROPY=1;var Se=class{static{this.prototype.isVector4=!0}constructor(t=0,e=0,i=0,s=1){this.x=t,this.y=e,this.z=i,this.w=s}get width(){return this.z}set width(t){this.z=t}get height(){return this.w}set height(t){this.w=t}set(t,e,i,s){return this.x=t,this.y=e,this.z=i,this.w=s,this}setScalar(t){return this.x=t,this.y=t,this.z=t,this.w=t,this}setX(t){return this.x=t,this}setY(t){return this.y=t,this}setZ(t){return this.z=t,this}setW(t){return this.w=t,this}setComponent(t,e){switch(t){case 0:this.x=e;break;case 1:this.y=e;break;case 2:this.z=e;break;case 3:this.w=e;break;default:throw new Error("THREE.Vector4: index is out of range: "+t)}return this}getComponent(t){switch(t){case 0:return this.x;case 1:return this.y;case 2:return this.z;case 3:return this.w;default:throw new Error("THREE.Vector4: index is out of range: "+t)}}clone(){return new this.constructor(this.x,this.y,this.z,this.w)}copy(t){return this.x=t.x,this.y=t.y,this.z=t.z,this.w=t.w!==void 0?t.w:1,this}add(t){return this.x+=t.x,this.y+=t.y,this.z+=t.z,this.w+=t.w,this}addScalar(t){return this.x+=t,this.y+=t,this.z+=t,this.w+=t,this}addVectors(t,e){return this.x=t.x+e.x,this.y=t.y+e.y,this.z=t.z+e.z,this.w=t.w+e.w,this}addScaledVector(t,e){return this.x+=t.x*e,this.y+=t.y*e,this.z+=t.z*e,this.w+=t.w*e,this}sub(t){return this.x-=t.x,this.y-=t.y,this.z-=t.z,this.w-=t.w,this}subScalar(t){return this.x-=t,this.y-=t,this.z-=t,this.w-=t,this}subVectors(t,e){return this.x=t.x-e.x,this.y=t.y-e.y,this.z=t.z-e.z,this.w=t.w-e.w,this}multiply(t){return this.x*=t.x,this.y*=t.y,this.z*=t.z,this.w*=t.w,this}multiplyScalar(t){return this.x*=t,this.y*=t,this.z*=t,this.w*=t,this}applyMatrix4(t){let e=this.x,i=this.y,s=this.z,r=this.w,o=t.elements;return this.x=o[0]*e+o[4]*i+o[8]*s+o[12]*r,this.y=o[1]*e+o[5]*i+o[9]*s+o[13]*r,this.z=o[2]*e+o[6]*i+o[10]*s+o[14]*r,this.w=o[3]*e+o[7]*i+o[11]*s+o[15]*r,this}divide(t){return this.x/=t.x,this.y/=t.y,this.z/=t.z,this.w/=t.w,this}divideScalar(t){return this.multiplyScalar(1/t)}setAxisAngleFromQuaternion(t){this.w=2*Math.acos(t.w);let e=Math.sqrt(1-t.w*t.w);return e<1e-4?(this.x=1,this.y=0,this.z=0):(this.x=t.x/e,this.y=t.y/e,this.z=t.z/e),this}setAxisAngleFromRotationMatrix(t){let e,i,s,r,l=t.elements,c=l[0],h=l[4],d=l[8],u=l[1],f=l[5],g=l[9],x=l[2],p=l[6],m=l[10];if(Math.abs(h-u)<.01&&Math.abs(d-x)<.01&&Math.abs(g-p)<.01){if(Math.abs(h+u)<.1&&Math.abs(d+x)<.1&&Math.abs(g+p)<.1&&Math.abs(c+f+m-3)<.1)return this.set(1,0,0,0),this;e=Math.PI;let b=(c+1)/2,v=(f+1)/2,S=(m+1)/2,w=(h+u)/4,_=(d+x)/4,M=(g+p)/4;return b>v&&b>S?b<.01?(i=0,s=.707106781,r=.707106781):(i=Math.sqrt(b),s=w/i,r=_/i):v>S?v<.01?(i=.707106781,s=0,r=.707106781):(s=Math.sqrt(v),i=w/s,r=M/s):S<.01?(i=.707106781,s=.707106781,r=0):(r=Math.sqrt(S),i=_/r,s=M/r),this.set(i,s,r,e),this}let y=Math.sqrt((p-g)*(p-g)+(d-x)*(d-x)+(u-h)*(u-h));return Math.abs(y)<.001&&(y=1),this.x=(p-g)/y,this.y=(d-x)/y,this.z=(u-h)/y,this.w=Math.acos((c+f+m-1)/2),this}setFromMatrixPosition(t){let e=t.elements;return this.x=e[12],this.y=e[13],this.z=e[14],this.w=e[15],this}min(t){return this.x=Math.min(this.x,t.x),this.y=Math.min(this.y,t.y),this.z=Math.min(this.z,t.z),this.w=Math.min(this.w,t.w),this}max(t){return this.x=Math.max(this.x,t.x),this.y=Math.max(this.y,t.y),this.z=Math.max(this.z,t.z),this.w=Math.max(this.w,t.w),this}clamp(t,e){return this.x=zt(this.x,t.x,e.x),this.y=zt(this.y,t.y,e.y),this.z=zt(this.z,t.z,e.z),this.w=zt(this.w,t.w,e.w),this}clampScalar(t,e){return this.x=zt(this.x,t,e),this.y=zt(this.y,t,e),this.z=zt(this.z,t,e),this.w=zt(this.w,t,e),this}clampLength(t,e){let i=this.length();return this.divideScalar(i||1).multiplyScalar(zt(i,t,e))}floor(){return this.x=Math.floor(this.x),this.y=Math.floor(this.y),this.z=Math.floor(this.z),this.w=Math.floor(this.w),this}ceil(){return this.x=Math.ceil(this.x),this.y=Math.ceil(this.y),this.z=Math.ceil(this.z),this.w=Math.ceil(this.w),this}round(){return this.x=Math.round(this.x),this.y=Math.round(this.y),this.z=Math.round(this.z),this.w=Math.round(this.w),this}roundToZero(){return this.x=Math.trunc(this.x),this.y=Math.trunc(this.y),this.z=Math.trunc(this.z),this.w=Math.trunc(this.w),this}negate(){return this.x=-this.x,this.y=-this.y,this.z=-this.z,this.w=-this.w,this}dot(t){return this.x*t.x+this.y*t.y+this.z*t.z+this.w*t.w}lengthSq(){return this.x*this.x+this.y*this.y+this.z*this.z+this.w*this.w}length(){return Math.sqrt(this.x*this.x+this.y*this.y+this.z*this.z+this.w*this.w)}manhattanLength(){return Math.abs(this.x)+Math.abs(this.y)+Math.abs(this.z)+Math.abs(this.w)}normalize(){return this.divideScalar(this.length()||1)}setLength(t){return this.normalize().multiplyScalar(t)}lerp(t,e){return this.x+=(t.x-this.x)*e,this.y+=(t.y-this.y)*e,this.z+=(t.z-this.z)*e,this.w+=(t.w-this.w)*e,this}lerpVectors(t,e,i){return this.x=t.x+(e.x-t.x)*i,this.y=t.y+(e.y-t.y)*i,this.z=t.z+(e.z-t.z)*i,this.w=t.w+(e.w-t.w)*i,this}equals(t){return t.x===this.x&&t.y===this.y&&t.z===this.z&&t.w===this.w}fromArray(t,e=0){return this.x=t[e],this.y=t[e+1],this.z=t[e+2],this.w=t[e+3],this}toArray(t=[],e=0){return t[e]=this.x,t[e+1]=this.y,t[e+2]=this.z,t[e+3]=this.w,t}fromBufferAttribute(t,e){return this.x=t.getX(e),this.y=t.getY(e),this.z=t.getZ(e),this.w=t.getW(e),this}random(){return this.x=Math.random(),this.y=Math.random(),this.z=Math.random(),this.w=Math.random(),this}*[Symbol.iterator](){yield this.x,yield this.y,yield this.z,yield this.w}},ka=class extends Zi{constructor(t=1,e=1,i={}){super(),i=Object.assign({generateMipmaps:!1,internalFormat:null,minFilter:_i,depthBuffer:!0,stencilBuffer:!1,resolveColorBuffer:!0,resolveDepthBuffer:!0,resolveStencilBuffer:!0,storeMultisampledColorBuffer:!0,storeMultisampledDepthBuffer:!0,storeMultisampledStencilBuffer:!0,depthTexture:null,samples:0,count:1,depth:1,multiview:!1,useArrayDepthTexture:!1},i),this.isRenderTarget=!0,this.width=t,this.height=e,this.depth=i.depth,this.scissor=new Se(0,0,t,e),this.scissorTest=!1,this.viewport=new Se(0,0,t,e),this.textures=[];let s=i.count;for(let r=0;r<s;r++)this.textures[r]=new Si({width:t,height:e,depth:i.depth}),this.textures[r].isRenderTargetTexture=!0,this.textures[r].renderTarget=this;this._setTextureOptions(i),this.depthBuffer=i.depthBuffer,this.stencilBuffer=i.stencilBuffer,this.resolveColorBuffer=i.resolveColorBuffer,this.resolveDepthBuffer=i.resolveDepthBuffer,this.resolveStencilBuffer=i.resolveStencilBuffer,this.storeMultisampledColorBuffer=i.storeMultisampledColorBuffer,this.storeMultisampledDepthBuffer=i.storeMultisampledDepthBuffer,this.storeMultisampledStencilBuffer=i.storeMultisampledStencilBuffer,this._depthTexture=null,this.depthTexture=i.depthTexture,this.samples=i.samples,this.multiview=i.multiview,this.useArrayDepthTexture=i.useArrayDepthTexture}_setTextureOptions(t={}){let e={minFilter:_i,generateMipmaps:!1,flipY:!1,internalFormat:null};t.mapping!==void 0&&(e.mapping=t.mapping),t.wrapS!==void 0&&(e.wrapS=t.wrapS),t.wrapT!==void 0&&(e.wrapT=t.wrapT),t.wrapR!==void 0&&(e.wrapR=t.wrapR),t.magFilter!==void 0&&(e.magFilter=t.magFilter),t.minFilter!==void 0&&(e.minFilter=t.minFilter),t.format!==void 0&&(e.format=t.format),t.type!==void 0&&(e.type=t.type),t.anisotropy!==void 0&&(e.anisotropy=t.anisotropy),t.colorSpace!==void 0&&(e.colorSpace=t.colorSpace),t.flipY!==void 0&&(e.flipY=t.flipY),t.generateMipmaps!==void 0&&(e.generateMipmaps=t.generateMipmaps),t.mipmapsAutoUpdate!==void 0&&(e.mipmapsAutoUpdate=t.mipmapsAutoUpdate),t.internalFormat!==void 0&&(e.internalFormat=t.internalFormat);for(let i=0;i<this.textures.length;i++)this.textures[i].setValues(e)}get texture(){return this.textures[0]}set texture(t){this.textures[0]=t}set depthTexture(t){this._depthTexture!==null&&this._depthTexture.renderTarget===this&&(this._depthTexture.renderTarget=null),t!==null&&t.renderTarget===null&&(t.renderTarget=this),this._depthTexture=t}get depthTexture(){return this._depthTexture}setSize(t,e,i=1){if(this.width!==t||this.height!==e||this.depth!==i){this.width=t,this.height=e,this.depth=i;for(let s=0,r=this.textures.length;s<r;s++)this.textures[s].image.width=t,this.textures[s].image.height=e,this.textures[s].image.depth=i,this.textures[s].isData3DTexture!==!0&&(this.textures[s].isArrayTexture=this.textures[s].image.depth>1);this.dispose()}this.viewport.set(0,0,t,e),this.scissor.set(0,0,t,e)}clone(){return new this.constructor().copy(this)}copy(t){this.width=t.width,this.height=t.height,this.depth=t.depth,this.scissor.copy(t.scissor),this.scissorTest=t.scissorTest,this.viewport.copy(t.viewport),this.textures.length=0;for(let e=0,i=t.textures.length;e<i;e++){this.textures[e]=t.textures[e].clone(),this.textures[e].isRenderTargetTexture=!0,this.textures[e].renderTarget=this;let s=Object.assign({},t.textures[e].image);this.textures[e].source=new ir(s)}if(this.depthBuffer=t.depthBuffer,this.stencilBuffer=t.stencilBuffer,this.resolveColorBuffer=t.resolveColorBuffer,this.resolveDepthBuffer=t.resolveDepthBuffer,this.resolveStencilBuffer=t.resolveStencilBuffer,this.storeMultisampledColorBuffer=t.storeMultisampledColorBuffer,this.storeMultisampledDepthBuffer=t.storeMultisampledDepthBuffer,this.storeMultisampledStencilBuffer=t.storeMultisampledStencilBuffer,t.depthTexture!==null)if(t.depthTexture.renderTarget===t){let e=t.depthTexture.clone();e.renderTarget=null,this.depthTexture=e}else this.depthTexture=t.depthTexture;else this.depthTexture=null;return this.samples=t.samples,this.multiview=t.multiview,this.useArrayDepthTexture=t.useArrayDepthTexture,this}dispose(){this.dispatchEvent({type:"dispose"})}},Pi=class extends ka{constructor(t=1,e=1,i={}){super(t,e,i),this.isWebGLRenderTarget=!0}},Kr=class extends Si{constructor(t=null,e=1,i=1,s=1){super(null),this.isDataArrayTexture=!0,this.image={data:t,width:e,height:i,depth:s},this.magFilter=Ye,this.minFilter=Ye,this.wrapR=on,this.generateMipmaps=!1,this.flipY=!1,this.unpackAlignment=1,this.layerUpdates=new Set}copy(t){return super.copy(t),this.wrapR=t.wrapR,this}addLayerUpdate(t){this.layerUpdates.add(t)}clearLayerUpdates(){this.layerUpdates.clear()}};var za=class extends Si{constructor(t=null,e=1,i=1,s=1){super(null),this.isData3DTexture=!0,this.image={data:t,width:e,height:i,depth:s},this.magFilter=Ye,this.minFilter=Ye,this.wrapR=on,this.generateMipmaps=!1,this.flipY=!1,this.unpackAlignment=1}copy(t){return super.copy(t),this.wrapR=t.wrapR,this}};var Dt=class n{static{this.prototype.isMatrix4=!0}constructor(t,e,i,s,r,o,a,l,c,h,d,u,f,g,x,p){this.elements=[1,0,0,0,0,1,0,0,0,0,1,0,0,0,0,1],t!==void 0&&this.set(t,e,i,s,r,o,a,l,c,h,d,u,f,g,x,p)}set(t,e,i,s,r,o,a,l,c,h,d,u,f,g,x,p){let m=this.elements;return m[0]=t,m[4]=e,m[8]=i,m[12]=s,m[1]=r,m[5]=o,m[9]=a,m[13]=l,m[2]=c,m[6]=h,m[10]=d,m[14]=u,m[3]=f,m[7]=g,m[11]=x,m[15]=p,this}identity(){return this.set(1,0,0,0,0,1,0,0,0,0,1,0,0,0,0,1),this}clone(){return new n().fromArray(this.elements)}copy(t){let e=this.elements,i=t.elements;return e[0]=i[0],e[1]=i[1],e[2]=i[2],e[3]=i[3],e[4]=i[4],e[5]=i[5],e[6]=i[6],e[7]=i[7],e[8]=i[8],e[9]=i[9],e[10]=i[10],e[11]=i[11],e[12]=i[12],e[13]=i[13],e[14]=i[14],e[15]=i[15],this}copyPosition(t){let e=this.elements,i=t.elements;return e[12]=i[12],e[13]=i[13],e[14]=i[14],this}setFromMatrix3(t){let e=t.elements;return this.set(e[0],e[3],e[6],0,e[1],e[4],e[7],0,e[2],e[5],e[8],0,0,0,0,1),this}extractBasis(t,e,i){return this.determinantAffine()===0?(t.set(1,0,0),e.set(0,1,0),i.set(0,0,1),this):(t.setFromMatrixColumn(this,0),e.setFromMatrixColumn(this,1),i.setFromMatrixColumn(this,2),this)}makeBasis(t,e,i){return this.set(t.x,e.x,i.x,0,t.y,e.y,i.y,0,t.z,e.z,i.z,0,0,0,0,1),this}extractRotation(t){if(t.determinantAffine()===0)return this.identity();let e=this.elements,i=t.elements,s=1/Os.setFromMatrixColumn(t,0).length(),r=1/Os.setFromMatrixColumn(t,1).length(),o=1/Os.setFromMatrixColumn(t,2).length();return e[0]=i[0]*s,e[1]=i[1]*s,e[2]=i[2]*s,e[3]=0,e[4]=i[4]*r,e[5]=i[5]*r,e[6]=i[6]*r,e[7]=0,e[8]=i[8]*o,e[9]=i[9]*o,e[10]=i[10]*o,e[11]=0,e[12]=0,e[13]=0,e[14]=0,e[15]=1,this}makeRotationFromEuler(t){let e=this.elements,i=t.x,s=t.y,r=t.z,o=Math.cos(i),a=Math.sin(i),l=Math.cos(s),c=Math.sin(s),h=Math.cos(r),d=Math.sin(r);if(t.order==="XYZ"){let u=o*h,f=o*d,g=a*h,x=a*d;e[0]=l*h,e[4]=-l*d,e[8]=c,e[1]=f+g*c,e[5]=u-x*c,e[9]=-a*l,e[2]=x-u*c,e[6]=g+f*c,e[10]=o*l}else if(t.order==="YXZ"){let u=l*h,f=l*d,g=c*h,x=c*d;e[0]=u+x*a,e[4]=g*a-f,e[8]=o*c,e[1]=o*d,e[5]=o*h,e[9]=-a,e[2]=f*a-g,e[6]=x+u*a,e[10]=o*l}else if(t.order==="ZXY"){let u=l*h,f=l*d,g=c*h,x=c*d;e[0]=u-x*a,e[4]=-o*d,e[8]=g+f*a,e[1]=f+g*a,e[5]=o*h,e[9]=x-u*a,e[2]=-o*c,e[6]=a,e[10]=o*l}else if(t.order==="ZYX"){let u=o*h,f=o*d,g=a*h,x=a*d;e[0]=l*h,e[4]=g*c-f,e[8]=u*c+x,e[1]=l*d,e[5]=x*c+u,e[9]=f*c-g,e[2]=-c,e[6]=a*l,e[10]=o*l}else if(t.order==="YZX"){let u=o*l,f=o*c,g=a*l,x=a*c;e[0]=l*h,e[4]=x-u*d,e[8]=g*d+f,e[1]=d,e[5]=o*h,e[9]=-a*h,e[2]=-c*h,e[6]=f*d+g,e[10]=u-x*d}else if(t.order==="XZY"){let u=o*l,f=o*c,g=a*l,x=a*c;e[0]=l*h,e[4]=-d,e[8]=c*h,e[1]=u*d+x,e[5]=o*h,e[9]=f*d-g,e[2]=g*d-f,e[6]=a*h,e[10]=x*d+u}return e[3]=0,e[7]=0,e[11]=0,e[12]=0,e[13]=0,e[14]=0,e[15]=1,this}makeRotationFromQuaternion(t){return this.compose(o0,t,a0)}lookAt(t,e,i){let s=this.elements;return Ti.subVectors(t,e),Ti.lengthSq()===0&&(Ti.z=1),Ti.normalize(),kn.crossVectors(i,Ti),kn.lengthSq()===0&&(Math.abs(i.z)===1?Ti.x+=1e-4:Ti.z+=1e-4,Ti.normalize(),kn.crossVectors(i,Ti)),kn.normalize(),jo.crossVectors(Ti,kn),s[0]=kn.x,s[4]=jo.x,s[8]=Ti.x,s[1]=kn.y,s[5]=jo.y,s[9]=Ti.y,s[2]=kn.z,s[6]=jo.z,s[10]=Ti.z,this}multiply(t){return this.multiplyMatrices(this,t)}premultiply(t){return this.multiplyMatrices(t,this)}multiplyMatrices(t,e){let i=t.elements,s=e.elements,r=this.elements,o=i[0],a=i[4],l=i[8],c=i[12],h=i[1],d=i[5],u=i[9],f=i[13],g=i[2],x=i[6],p=i[10],m=i[14],y=i[3],b=i[7],v=i[11],S=i[15],w=s[0],_=s[4],M=s[8],R=s[12],A=s[1],P=s[5],I=s[9],O=s[13],L=s[2],B=s[6],H=s[10],G=s[14],et=s[3],X=s[7],J=s[11],tt=s[15];return r[0]=o*w+a*A+l*L+c*et,r[4]=o*_+a*P+l*B+c*X,r[8]=o*M+a*I+l*H+c*J,r[12]=o*R+a*O+l*G+c*tt,r[1]=h*w+d*A+u*L+f*et,r[5]=h*_+d*P+u*B+f*X,r[9]=h*M+d*I+u*H+f*J,r[13]=h*R+d*O+u*G+f*tt,r[2]=g*w+x*A+p*L+m*et,r[6]=g*_+x*P+p*B+m*X,r[10]=g*M+x*I+p*H+m*J,r[14]=g*R+x*O+p*G+m*tt,r[3]=y*w+b*A+v*L+S*et,r[7]=y*_+b*P+v*B+S*X,r[11]=y*M+b*I+v*H+S*J,r[15]=y*R+b*O+v*G+S*tt,this}multiplyScalar(t){let e=this.elements;return e[0]*=t,e[4]*=t,e[8]*=t,e[12]*=t,e[1]*=t,e[5]*=t,e[9]*=t,e[13]*=t,e[2]*=t,e[6]*=t,e[10]*=t,e[14]*=t,e[3]*=t,e[7]*=t,e[11]*=t,e[15]*=t,this}determinant(){let t=this.elements,e=t[0],i=t[4],s=t[8],r=t[12],o=t[1],a=t[5],l=t[9],c=t[13],h=t[2],d=t[6],u=t[10],f=t[14],g=t[3],x=t[7],p=t[11],m=t[15],y=l*f-c*u,b=a*f-c*d,v=a*u-l*d,S=o*f-c*h,w=o*u-l*h,_=o*d-a*h;return e*(x*y-p*b+m*v)-i*(g*y-p*S+m*w)+s*(g*b-x*S+m*_)-r*(g*v-x*w+p*_)}determinantAffine(){let t=this.elements,e=t[0],i=t[4],s=t[8],r=t[1],o=t[5],a=t[9],l=t[2],c=t[6],h=t[10];return e*(o*h-a*c)-i*(r*h-a*l)+s*(r*c-o*l)}transpose(){let t=this.elements,e;return e=t[1],t[1]=t[4],t[4]=e,e=t[2],t[2]=t[8],t[8]=e,e=t[6],t[6]=t[9],t[9]=e,e=t[3],t[3]=t[12],t[12]=e,e=t[7],t[7]=t[13],t[13]=e,e=t[11],t[11]=t[14],t[14]=e,this}setPosition(t,e,i){let s=this.elements;return t.isVector3?(s[12]=t.x,s[13]=t.y,s[14]=t.z):(s[12]=t,s[13]=e,s[14]=i),this}invert(){let t=this.elements,e=t[0],i=t[1],s=t[2],r=t[3],o=t[4],a=t[5],l=t[6],c=t[7],h=t[8],d=t[9],u=t[10],f=t[11],g=t[12],x=t[13],p=t[14],m=t[15],y=e*a-i*o,b=e*l-s*o,v=e*c-r*o,S=i*l-s*a,w=i*c-r*a,_=s*c-r*l,M=h*x-d*g,R=h*p-u*g,A=h*m-f*g,P=d*p-u*x,I=d*m-f*x,O=u*m-f*p,L=y*O-b*I+v*P+S*A-w*R+_*M;if(L===0)return this.set(0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0);let B=1/L;return t[0]=(a*O-l*I+c*P)*B,t[1]=(s*I-i*O-r*P)*B,t[2]=(x*_-p*w+m*S)*B,t[3]=(u*w-d*_-f*S)*B,t[4]=(l*A-o*O-c*R)*B,t[5]=(e*O-s*A+r*R)*B,t[6]=(p*v-g*_-m*b)*B,t[7]=(h*_-u*v+f*b)*B,t[8]=(o*I-a*A+c*M)*B,t[9]=(i*A-e*I-r*M)*B,t[10]=(g*w-x*v+m*y)*B,t[11]=(d*v-h*w-f*y)*B,t[12]=(a*R-o*P-l*M)*B,t[13]=(e*P-i*R+s*M)*B,t[14]=(x*b-g*S-p*y)*B,t[15]=(h*S-d*b+u*y)*B,this}scale(t){let e=this.elements,i=t.x,s=t.y,r=t.z;return e[0]*=i,e[4]*=s,e[8]*=r,e[1]*=i,e[5]*=s,e[9]*=r,e[2]*=i,e[6]*=s,e[10]*=r,e[3]*=i,e[7]*=s,e[11]*=r,this}getMaxScaleOnAxis(){let t=this.elements,e=t[0]*t[0]+t[1]*t[1]+t[2]*t[2],i=t[4]*t[4]+t[5]*t[5]+t[6]*t[6],s=t[8]*t[8]+t[9]*t[9]+t[10]*t[10];return Math.sqrt(Math.max(e,i,s))}makeTranslation(t,e,i){return t.isVector3?this.set(1,0,0,t.x,0,1,0,t.y,0,0,1,t.z,0,0,0,1):this.set(1,0,0,t,0,1,0,e,0,0,1,i,0,0,0,1),this}makeRotationX(t){let e=Math.cos(t),i=Math.sin(t);return this.set(1,0,0,0,0,e,-i,0,0,i,e,0,0,0,0,1),this}makeRotationY(t){let e=Math.cos(t),i=Math.sin(t);return this.set(e,0,i,0,0,1,0,0,-i,0,e,0,0,0,0,1),this}makeRotationZ(t){let e=Math.cos(t),i=Math.sin(t);return this.set(e,-i,0,0,i,e,0,0,0,0,1,0,0,0,0,1),this}makeRotationAxis(t,e){let i=Math.cos(e),s=Math.sin(e),r=1-i,o=t.x,a=t.y,l=t.z,c=r*o,h=r*a;return this.set(c*o+i,c*a-s*l,c*l+s*a,0,c*a+s*l,h*a+i,h*l-s*o,0,c*l-s*a,h*l+s*o,r*l*l+i,0,0,0,0,1),this}makeScale(t,e,i){return this.set(t,0,0,0,0,e,0,0,0,0,i,0,0,0,0,1),this}makeShear(t,e,i,s,r,o){return this.set(1,i,r,0,t,1,o,0,e,s,1,0,0,0,0,1),this}compose(t,e,i){let s=this.elements,r=e._x,o=e._y,a=e._z,l=e._w,c=r+r,h=o+o,d=a+a,u=r*c,f=r*h,g=r*d,x=o*h,p=o*d,m=a*d,y=l*c,b=l*h,v=l*d,S=i.x,w=i.y,_=i.z;return s[0]=(1-(x+m))*S,s[1]=(f+v)*S,s[2]=(g-b)*S,s[3]=0,s[4]=(f-v)*w,s[5]=(1-(u+m))*w,s[6]=(p+y)*w,s[7]=0,s[8]=(g+b)*_,s[9]=(p-y)*_,s[10]=(1-(u+x))*_,s[11]=0,s[12]=t.x,s[13]=t.y,s[14]=t.z,s[15]=1,this}decompose(t,e,i){let s=this.elements;t.x=s[12],t.y=s[13],t.z=s[14];let r=this.determinantAffine();if(r===0)return i.set(1,1,1),e.identity(),this;let o=Os.set(s[0],s[1],s[2]).length(),a=Os.set(s[4],s[5],s[6]).length(),l=Os.set(s[8],s[9],s[10]).length();r<0&&(o=-o),qi.copy(this);let c=1/o,h=1/a,d=1/l;return qi.elements[0]*=c,qi.elements[1]*=c,qi.elements[2]*=c,qi.elements[4]*=h,qi.elements[5]*=h,qi.elements[6]*=h,qi.elements[8]*=d,qi.elements[9]*=d,qi.elements[10]*=d,e.setFromRotationMatrix(qi),i.x=o,i.y=a,i.z=l,this}makePerspective(t,e,i,s,r,o,a=zi,l=!1){let c=this.elements,h=2*r/(e-t),d=2*r/(i-s),u=(e+t)/(e-t),f=(i+s)/(i-s),g,x;if(l)g=r/(o-r),x=o*r/(o-r);else if(a===zi)g=-(o+r)/(o-r),x=-2*o*r/(o-r);else if(a===Qs)g=-o/(o-r),x=-o*r/(o-r);else throw new Error("THREE.Matrix4.makePerspective(): Invalid coordinate system: "+a);return c[0]=h,c[4]=0,c[8]=u,c[12]=0,c[1]=0,c[5]=d,c[9]=f,c[13]=0,c[2]=0,c[6]=0,c[10]=g,c[14]=x,c[3]=0,c[7]=0,c[11]=-1,c[15]=0,this}makeOrthographic(t,e,i,s,r,o,a=zi,l=!1){let c=this.elements,h=2/(e-t),d=2/(i-s),u=-(e+t)/(e-t),f=-(i+s)/(i-s),g,x;if(l)g=1/(o-r),x=o/(o-r);else if(a===zi)g=-2/(o-r),x=-(o+r)/(o-r);else if(a===Qs)g=-1/(o-r),x=-r/(o-r);else throw new Error("THREE.Matrix4.makeOrthographic(): Invalid coordinate system: "+a);return c[0]=h,c[4]=0,c[8]=0,c[12]=u,c[1]=0,c[5]=d,c[9]=0,c[13]=f,c[2]=0,c[6]=0,c[10]=g,c[14]=x,c[3]=0,c[7]=0,c[11]=0,c[15]=1,this}equals(t){let e=this.elements,i=t.elements;for(let s=0;s<16;s++)if(e[s]!==i[s])return!1;return!0}fromArray(t,e=0){for(let i=0;i<16;i++)this.elements[i]=t[i+e];return this}toArray(t=[],e=0){let i=this.elements;return t[e]=i[0],t[e+1]=i[1],t[e+2]=i[2],t[e+3]=i[3],t[e+4]=i[4],t[e+5]=i[5],t[e+6]=i[6],t[e+7]=i[7],t[e+8]=i[8],t[e+9]=i[9],t[e+10]=i[10],t[e+11]=i[11],t[e+12]=i[12],t[e+13]=i[13],t[e+14]=i[14],t[e+15]=i[15],t}},Os=new C,qi=new Dt,o0=new C(0,0,0),a0=new C(1,1,1),kn=new C,jo=new C,Ti=new C,$d=new Dt,Zd=new _e,ji=class n{constructor(t=0,e=0,i=0,s=n.DEFAULT_ORDER){this.isEuler=!0,this._x=t,this._y=e,this._z=i,this._order=s}get x(){return this._x}set x(t){this._x=t,this._onChangeCallback()}get y(){return this._y}set y(t){this._y=t,this._onChangeCallback()}get z(){return this._z}set z(t){this._z=t,this._onChangeCallback()}get order(){return this._order}set order(t){this._order=t,this._onChangeCallback()}set(t,e,i,s=this._order){return this._x=t,this._y=e,this._z=i,this._order=s,this._onChangeCallback(),this}clone(){return new this.constructor(this._x,this._y,this._z,this._order)}copy(t){return this._x=t._x,this._y=t._y,this._z=t._z,this._order=t._order,this._onChangeCallback(),this}setFromRotationMatrix(t,e=this._order,i=!0){let s=t.elements,r=s[0],o=s[4],a=s[8],l=s[1],c=s[5],h=s[9],d=s[2],u=s[6],f=s[10];switch(e){case"XYZ":this._y=Math.asin(zt(a,-1,1)),Math.abs(a)<.9999999?(this._x=Math.atan2(-h,f),this._z=Math.atan2(-o,r)):(this._x=Math.atan2(u,c),this._z=0);break;case"YXZ":this._x=Math.asin(-zt(h,-1,1)),Math.abs(h)<.9999999?(this._y=Math.atan2(a,f),this._z=Math.atan2(l,c)):(this._y=Math.atan2(-d,r),this._z=0);break;case"ZXY":this._x=Math.asin(zt(u,-1,1)),Math.abs(u)<.9999999?(this._y=Math.atan2(-d,f),this._z=Math.atan2(-o,c)):(this._y=0,this._z=Math.atan2(l,r));break;case"ZYX":this._y=Math.asin(-zt(d,-1,1)),Math.abs(d)<.9999999?(this._x=Math.atan2(u,f),this._z=Math.atan2(l,r)):(this._x=0,this._z=Math.atan2(-o,c));break;case"YZX":this._z=Math.asin(zt(l,-1,1)),Math.abs(l)<.9999999?(this._x=Math.atan2(-h,c),this._y=Math.atan2(-d,r)):(this._x=0,this._y=Math.atan2(a,f));break;case"XZY":this._z=Math.asin(-zt(o,-1,1)),Math.abs(o)<.9999999?(this._x=Math.atan2(u,c),this._y=Math.atan2(a,r)):(this._x=Math.atan2(-h,f),this._y=0);break;default:Pt("Euler: .setFromRotationMatrix() encountered an unknown order: "+e)}return this._order=e,i===!0&&this._onChangeCallback(),this}setFromQuaternion(t,e,i){return $d.makeRotationFromQuaternion(t),this.setFromRotationMatrix($d,e,i)}setFromVector3(t,e=this._order){return this.set(t.x,t.y,t.z,e)}reorder(t){return Zd.setFromEuler(this),this.setFromQuaternion(Zd,t)}equals(t){return t._x===this._x&&t._y===this._y&&t._z===this._z&&t._order===this._order}fromArray(t){return this._x=t[0],this._y=t[1],this._z=t[2],t[3]!==void 0&&(this._order=t[3]),this._onChangeCallback(),this}toArray(t=[],e=0){return t[e]=this._x,t[e+1]=this._y,t[e+2]=this._z,t[e+3]=this._order,t}_onChange(t){return this._onChangeCallback=t,this}_onChangeCallback(){}*[Symbol.iterator](){yield this._x,yield this._y,yield this._z,yield this._order}};ji.DEFAULT_ORDER="XYZ";var nr=class{constructor(){this.mask=1}set(t){this.mask=(1<<t|0)>>>0}enable(t){this.mask|=1<<t|0}enableAll(){this.mask=-1}toggle(t){this.mask^=1<<t|0}disable(t){this.mask&=~(1<<t|0)}disableAll(){this.mask=0}test(t){return(this.mask&t.mask)!==0}isEnabled(t){return(this.mask&(1<<t|0))!==0}},l0=0,jd=new C,Fs=new _e,vn=new Dt,Ko=new C,zr=new C,c0=new C,h0=new _e,Kd=new C(1,0,0),Jd=new C(0,1,0),Qd=new C(0,0,1),tf={type:"added"},u0={type:"removed"},Bs={type:"childadded",child:null},ah={type:"childremoved",child:null},Le=class n extends Zi{constructor(){super(),this.isObject3D=!0,Object.defineProperty(this,"id",{value:l0++}),this.uuid=fr(),this.name="",this.type="Object3D",this.parent=null,this.children=[],this.up=n.DEFAULT_UP.clone();let t=new C,e=new ji,i=new _e,s=new C(1,1,1);function r(){i.setFromEuler(e,!1)}function o(){e.setFromQuaternion(i,void 0,!1)}e._onChange(r),i._onChange(o),Object.defineProperties(this,{position:{configurable:!0,enumerable:!0,value:t},rotation:{configurable:!0,enumerable:!0,value:e},quaternion:{configurable:!0,enumerable:!0,value:i},scale:{configurable:!0,enumerable:!0,value:s},modelViewMatrix:{value:new Dt},normalMatrix:{value:new Ot}}),this.matrix=new Dt,this.matrixWorld=new Dt,this.matrixAutoUpdate=n.DEFAULT_MATRIX_AUTO_UPDATE,this.matrixWorldAutoUpdate=n.DEFAULT_MATRIX_WORLD_AUTO_UPDATE,this.matrixWorldNeedsUpdate=!1,this.layers=new nr,this.visible=!0,this.castShadow=!1,this.receiveShadow=!1,this.frustumCulled=!0,this.renderOrder=0,this.animations=[],this.customDepthMaterial=void 0,this.customDistanceMaterial=void 0,this.static=!1,this.userData={},this.pivot=null}onBeforeShadow(){}onAfterShadow(){}onBeforeRender(){}onAfterRender(){}applyMatrix4(t){this.matrixAutoUpdate&&this.updateMatrix(),this.matrix.premultiply(t),this.matrix.decompose(this.position,this.quaternion,this.scale),this.pivot!==null&&this.position.copy(this.pivot).applyMatrix4(this.matrix).sub(this.pivot)}applyQuaternion(t){return this.quaternion.premultiply(t),this}setRotationFromAxisAngle(t,e){this.quaternion.setFromAxisAngle(t,e)}setRotationFromEuler(t){this.quaternion.setFromEuler(t,!0)}setRotationFromMatrix(t){this.quaternion.setFromRotationMatrix(t)}setRotationFromQuaternion(t){this.quaternion.copy(t)}rotateOnAxis(t,e){return Fs.setFromAxisAngle(t,e),this.quaternion.multiply(Fs),this}rotateOnWorldAxis(t,e){return Fs.setFromAxisAngle(t,e),this.quaternion.premultiply(Fs),this}rotateX(t){return this.rotateOnAxis(Kd,t)}rotateY(t){return this.rotateOnAxis(Jd,t)}rotateZ(t){return this.rotateOnAxis(Qd,t)}translateOnAxis(t,e){return jd.copy(t).applyQuaternion(this.quaternion),this.position.add(jd.multiplyScalar(e)),this}translateX(t){return this.translateOnAxis(Kd,t)}translateY(t){return this.translateOnAxis(Jd,t)}translateZ(t){return this.translateOnAxis(Qd,t)}localToWorld(t){return this.updateWorldMatrix(!0,!1),t.applyMatrix4(this.matrixWorld)}worldToLocal(t){return this.updateWorldMatrix(!0,!1),t.applyMatrix4(vn.copy(this.matrixWorld).invert())}lookAt(t,e,i){t.isVector3?Ko.copy(t):Ko.set(t,e,i);let s=this.parent;this.updateWorldMatrix(!0,!1),zr.setFromMatrixPosition(this.matrixWorld),this.isCamera||this.isLight?vn.lookAt(zr,Ko,this.up):vn.lookAt(Ko,zr,this.up),this.quaternion.setFromRotationMatrix(vn),s&&(vn.extractRotation(s.matrixWorld),Fs.setFromRotationMatrix(vn),this.quaternion.premultiply(Fs.invert()))}add(t){if(arguments.length>1){for(let e=0;e<arguments.length;e++)this.add(arguments[e]);return this}return t===this?(Ut("Object3D.add: object can't be added as a child of itself.",t),this):(t&&t.isObject3D?(t.removeFromParent(),t.parent=this,this.children.push(t),t.dispatchEvent(tf),Bs.child=t,this.dispatchEvent(Bs),Bs.child=null):Ut("Object3D.add: object not an instance of THREE.Object3D.",t),this)}remove(t){if(arguments.length>1){for(let i=0;i<arguments.length;i++)this.remove(arguments[i]);return this}let e=this.children.indexOf(t);return e!==-1&&(t.parent=null,this.children.splice(e,1),t.dispatchEvent(u0),ah.child=t,this.dispatchEvent(ah),ah.child=null),this}removeFromParent(){let t=this.parent;return t!==null&&t.remove(this),this}clear(){return this.remove(...this.children)}attach(t){return this.updateWorldMatrix(!0,!1),vn.copy(this.matrixWorld).invert(),t.parent!==null&&(t.parent.updateWorldMatrix(!0,!1),vn.multiply(t.parent.matrixWorld)),t.applyMatrix4(vn),t.removeFromParent(),t.parent=this,this.children.push(t),t.updateWorldMatrix(!1,!0),t.dispatchEvent(tf),Bs.child=t,this.dispatchEvent(Bs),Bs.child=null,this}getObjectById(t){return this.getObjectByProperty("id",t)}getObjectByName(t){return this.getObjectByProperty("name",t)}getObjectByProperty(t,e){if(this[t]===e)return this;for(let i=0,s=this.children.length;i<s;i++){let o=this.children[i].getObjectByProperty(t,e);if(o!==void 0)return o}}getObjectsByProperty(t,e,i=[]){this[t]===e&&i.push(this);let s=this.children;for(let r=0,o=s.length;r<o;r++)s[r].getObjectsByProperty(t,e,i);return i}getWorldPosition(t){return this.updateWorldMatrix(!0,!1),t.setFromMatrixPosition(this.matrixWorld)}getWorldQuaternion(t){return this.updateWorldMatrix(!0,!1),this.matrixWorld.decompose(zr,t,c0),t}getWorldScale(t){return this.updateWorldMatrix(!0,!1),this.matrixWorld.decompose(zr,h0,t),t}getWorldDirection(t){this.updateWorldMatrix(!0,!1);let e=this.matrixWorld.elements;return t.set(e[8],e[9],e[10]).normalize()}raycast(){}intersectsFrustum(){return!0}traverse(t){t(this);let e=this.children;for(let i=0,s=e.length;i<s;i++)e[i].traverse(t)}traverseVisible(t){if(this.visible===!1)return;t(this);let e=this.children;for(let i=0,s=e.length;i<s;i++)e[i].traverseVisible(t)}traverseAncestors(t){let e=this.parent;e!==null&&(t(e),e.traverseAncestors(t))}updateMatrix(){this.matrix.compose(this.position,this.quaternion,this.scale);let t=this.pivot;if(t!==null){let e=t.x,i=t.y,s=t.z,r=this.matrix.elements;r[12]+=e-r[0]*e-r[4]*i-r[8]*s,r[13]+=i-r[1]*e-r[5]*i-r[9]*s,r[14]+=s-r[2]*e-r[6]*i-r[10]*s}this.matrixWorldNeedsUpdate=!0}updateMatrixWorld(t){this.matrixAutoUpdate&&this.updateMatrix(),(this.matrixWorldNeedsUpdate||t)&&(this.matrixWorldAutoUpdate===!0&&(this.parent===null?this.matrixWorld.copy(this.matrix):this.matrixWorld.multiplyMatrices(this.parent.matrixWorld,this.matrix)),this.matrixWorldNeedsUpdate=!1,t=!0);let e=this.children;for(let i=0,s=e.length;i<s;i++)e[i].updateMatrixWorld(t)}updateWorldMatrix(t,e,i=!1){let s=this.parent;if(t===!0&&s!==null&&s.updateWorldMatrix(!0,!1),this.matrixAutoUpdate&&this.updateMatrix(),(this.matrixWorldNeedsUpdate||i)&&(this.matrixWorldAutoUpdate===!0&&(this.parent===null?this.matrixWorld.copy(this.matrix):this.matrixWorld.multiplyMatrices(this.parent.matrixWorld,this.matrix)),this.matrixWorldNeedsUpdate=!1,i=!0),e===!0){let r=this.children;for(let o=0,a=r.length;o<a;o++)r[o].updateWorldMatrix(!1,!0,i)}}toJSON(t){let e=t===void 0||typeof t=="string",i={};e&&(t={geometries:{},materials:{},textures:{},images:{},shapes:{},skeletons:{},animations:{},nodes:{}},i.metadata={version:4.7,type:"Object",generator:"Object3D.toJSON"});let s={};s.uuid=this.uuid,s.type=this.type,s.name=this.name,s.castShadow=this.castShadow,s.receiveShadow=this.receiveShadow,s.visible=this.visible,s.frustumCulled=this.frustumCulled,s.renderOrder=this.renderOrder,s.static=this.static,s.matrixAutoUpdate=this.matrixAutoUpdate,Object.keys(this.userData).length>0&&(s.userData=this.userData),s.layers=this.layers.mask,s.matrix=this.matrix.toArray(),s.up=this.up.toArray(),this.pivot!==null&&(s.pivot=this.pivot.toArray()),this.morphTargetDictionary!==void 0&&(s.morphTargetDictionary=Object.assign({},this.morphTargetDictionary)),this.morphTargetInfluences!==void 0&&(s.morphTargetInfluences=this.morphTargetInfluences.slice()),this.isInstancedMesh&&(s.type="InstancedMesh",s.count=this.count,s.instanceMatrix=this.instanceMatrix.toJSON(),this.instanceColor!==null&&(s.instanceColor=this.instanceColor.toJSON())),this.isBatchedMesh&&(s.type="BatchedMesh",s.perObjectFrustumCulled=this.perObjectFrustumCulled,s.sortObjects=this.sortObjects,s.drawRanges=this._drawRanges,s.reservedRanges=this._reservedRanges,s.geometryInfo=this._geometryInfo.map(a=>({...a,boundingBox:a.boundingBox?a.boundingBox.toJSON():void 0,boundingSphere:a.boundingSphere?a.boundingSphere.toJSON():void 0})),s.instanceInfo=this._instanceInfo.map(a=>({...a})),s.availableInstanceIds=this._availableInstanceIds.slice(),s.availableGeometryIds=this._availableGeometryIds.slice(),s.nextIndexStart=this._nextIndexStart,s.nextVertexStart=this._nextVertexStart,s.geometryCount=this._geometryCount,s.maxInstanceCount=this._maxInstanceCount,s.maxVertexCount=this._maxVertexCount,s.maxIndexCount=this._maxIndexCount,s.geometryInitialized=this._geometryInitialized,s.matricesTexture=this._matricesTexture.toJSON(t),s.indirectTexture=this._indirectTexture.toJSON(t),this._colorsTexture!==null&&(s.colorsTexture=this._colorsTexture.toJSON(t)),this.boundingSphere!==null&&(s.boundingSphere=this.boundingSphere.toJSON()),this.boundingBox!==null&&(s.boundingBox=this.boundingBox.toJSON()));function r(a,l){return a[l.uuid]===void 0&&(a[l.uuid]=l.toJSON(t)),l.uuid}if(this.isScene)this.background&&(this.background.isColor?s.background=this.background.toJSON():this.background.isTexture&&(s.background=this.background.toJSON(t).uuid)),this.environment&&this.environment.isTexture&&this.environment.isRenderTargetTexture!==!0&&(s.environment=this.environment.toJSON(t).uuid);else if(this.isMesh||this.isLine||this.isPoints){s.geometry=r(t.geometries,this.geometry);let a=this.geometry.parameters;if(a!==void 0&&a.shapes!==void 0){let l=a.shapes;if(Array.isArray(l))for(let c=0,h=l.length;c<h;c++){let d=l[c];r(t.shapes,d)}else r(t.shapes,l)}}if(this.isSkinnedMesh&&(s.bindMode=this.bindMode,s.bindMatrix=this.bindMatrix.toArray(),this.skeleton!==void 0&&(r(t.skeletons,this.skeleton),s.skeleton=this.skeleton.uuid)),this.material!==void 0)if(Array.isArray(this.material)){let a=[];for(let l=0,c=this.material.length;l<c;l++)a.push(r(t.materials,this.material[l]));s.material=a}else s.material=r(t.materials,this.material);if(this.children.length>0){s.children=[];for(let a=0;a<this.children.length;a++)s.children.push(this.children[a].toJSON(t).object)}if(this.animations.length>0){s.animations=[];for(let a=0;a<this.animations.length;a++){let l=this.animations[a];s.animations.push(r(t.animations,l))}}if(e){let a=o(t.geometries),l=o(t.materials),c=o(t.textures),h=o(t.images),d=o(t.shapes),u=o(t.skeletons),f=o(t.animations),g=o(t.nodes);a.length>0&&(i.geometries=a),l.length>0&&(i.materials=l),c.length>0&&(i.textures=c),h.length>0&&(i.images=h),d.length>0&&(i.shapes=d),u.length>0&&(i.skeletons=u),f.length>0&&(i.animations=f),g.length>0&&(i.nodes=g)}return i.object=s,i;function o(a){let l=[];for(let c in a){let h=a[c];delete h.metadata,l.push(h)}return l}}clone(t){return new this.constructor().copy(this,t)}copy(t,e=!0){if(this.name=t.name,this.up.copy(t.up),this.position.copy(t.position),this.rotation.order=t.rotation.order,this.quaternion.copy(t.quaternion),this.scale.copy(t.scale),this.pivot=t.pivot!==null?t.pivot.clone():null,this.matrix.copy(t.matrix),this.matrixWorld.copy(t.matrixWorld),this.matrixAutoUpdate=t.matrixAutoUpdate,this.matrixWorldAutoUpdate=t.matrixWorldAutoUpdate,this.matrixWorldNeedsUpdate=t.matrixWorldNeedsUpdate,this.layers.mask=t.layers.mask,this.visible=t.visible,this.castShadow=t.castShadow,this.receiveShadow=t.receiveShadow,this.frustumCulled=t.frustumCulled,this.renderOrder=t.renderOrder,this.static=t.static,this.animations=t.animations.slice(),this.userData=JSON.parse(JSON.stringify(t.userData)),e===!0)for(let i=0;i<t.children.length;i++){let s=t.children[i];this.add(s.clone())}return this}dispose(){this.dispatchEvent({type:"dispose"})}};Le.DEFAULT_UP=new C(0,1,0);Le.DEFAULT_MATRIX_AUTO_UPDATE=!0;Le.DEFAULT_MATRIX_WORLD_AUTO_UPDATE=!0;var hi=class extends Le{constructor(){super(),this.isGroup=!0,this.type="Group"}},d0={type:"move"},sr=class{constructor(){this._targetRay=null,this._grip=null,this._hand=null}getHandSpace(){return this._hand===null&&(this._hand=new hi,this._hand.matrixAutoUpdate=!1,this._hand.visible=!1,this._hand.joints={},this._hand.inputState={pinching:!1}),this._hand}getTargetRaySpace(){return this._targetRay===null&&(this._targetRay=new hi,this._targetRay.matrixAutoUpdate=!1,this._targetRay.visible=!1,this._targetRay.hasLinearVelocity=!1,this._targetRay.linearVelocity=new C,this._targetRay.hasAngularVelocity=!1,this._targetRay.angularVelocity=new C),this._targetRay}getGripSpace(){return this._grip===null&&(this._grip=new hi,this._grip.matrixAutoUpdate=!1,this._grip.visible=!1,this._grip.hasLinearVelocity=!1,this._grip.linearVelocity=new C,this._grip.hasAngularVelocity=!1,this._grip.angularVelocity=new C,this._grip.eventsEnabled=!1),this._grip}dispatchEvent(t){return this._targetRay!==null&&this._targetRay.dispatchEvent(t),this._grip!==null&&this._grip.dispatchEvent(t),this._hand!==null&&this._hand.dispatchEvent(t),this}connect(t){if(t&&t.hand){let e=this._hand;if(e)for(let i of t.hand.values())this._getHandJoint(e,i)}return this.dispatchEvent({type:"connected",data:t}),this}disconnect(t){return this.dispatchEvent({type:"disconnected",data:t}),this._targetRay!==null&&(this._targetRay.visible=!1),this._grip!==null&&(this._grip.visible=!1),this._hand!==null&&(this._hand.visible=!1),this}update(t,e,i){let s=null,r=null,o=null,a=this._targetRay,l=this._grip,c=this._hand;if(t&&e.session.visibilityState!=="visible-blurred"){if(c&&t.hand){o=!0;for(let x of t.hand.values()){let p=e.getJointPose(x,i),m=this._getHandJoint(c,x);p!==null&&(m.matrix.fromArray(p.transform.matrix),m.matrix.decompose(m.position,m.quaternion,m.scale),m.matrixWorldNeedsUpdate=!0,m.jointRadius=p.radius),m.visible=p!==null}let h=c.joints["index-finger-tip"],d=c.joints["thumb-tip"],u=h.position.distanceTo(d.position),f=.02,g=.005;c.inputState.pinching&&u>f+g?(c.inputState.pinching=!1,this.dispatchEvent({type:"pinchend",handedness:t.handedness,target:this})):!c.inputState.pinching&&u<=f-g&&(c.inputState.pinching=!0,this.dispatchEvent({type:"pinchstart",handedness:t.handedness,target:this}))}else l!==null&&t.gripSpace&&(r=e.getPose(t.gripSpace,i),r!==null&&(l.matrix.fromArray(r.transform.matrix),l.matrix.decompose(l.position,l.quaternion,l.scale),l.matrixWorldNeedsUpdate=!0,r.linearVelocity?(l.hasLinearVelocity=!0,l.linearVelocity.copy(r.linearVelocity)):l.hasLinearVelocity=!1,r.angularVelocity?(l.hasAngularVelocity=!0,l.angularVelocity.copy(r.angularVelocity)):l.hasAngularVelocity=!1,l.eventsEnabled&&l.dispatchEvent({type:"gripUpdated",data:t,target:this})));a!==null&&(s=e.getPose(t.targetRaySpace,i),s===null&&r!==null&&(s=r),s!==null&&(a.matrix.fromArray(s.transform.matrix),a.matrix.decompose(a.position,a.quaternion,a.scale),a.matrixWorldNeedsUpdate=!0,s.linearVelocity?(a.hasLinearVelocity=!0,a.linearVelocity.copy(s.linearVelocity)):a.hasLinearVelocity=!1,s.angularVelocity?(a.hasAngularVelocity=!0,a.angularVelocity.copy(s.angularVelocity)):a.hasAngularVelocity=!1,this.dispatchEvent(d0)))}return a!==null&&(a.visible=s!==null),l!==null&&(l.visible=r!==null),c!==null&&(c.visible=o!==null),this}_getHandJoint(t,e){if(t.joints[e.jointName]===void 0){let i=new hi;i.matrixAutoUpdate=!1,i.visible=!1,t.joints[e.jointName]=i,t.add(i)}return t.joints[e.jointName]}},hp={aliceblue:15792383,antiquewhite:16444375,aqua:65535,aquamarine:8388564,azure:15794175,beige:16119260,bisque:16770244,black:0,blanchedalmond:16772045,blue:255,blueviolet:9055202,brown:10824234,burlywood:14596231,cadetblue:6266528,chartreuse:8388352,chocolate:13789470,coral:16744272,cornflowerblue:6591981,cornsilk:16775388,crimson:14423100,cyan:65535,darkblue:139,darkcyan:35723,darkgoldenrod:12092939,darkgray:11119017,darkgreen:25600,darkgrey:11119017,darkkhaki:12433259,darkmagenta:9109643,darkolivegreen:5597999,darkorange:16747520,darkorchid:10040012,darkred:9109504,darksalmon:15308410,darkseagreen:9419919,darkslateblue:4734347,darkslategray:3100495,darkslategrey:3100495,darkturquoise:52945,darkviolet:9699539,deeppink:16716947,deepskyblue:49151,dimgray:6908265,dimgrey:6908265,dodgerblue:2003199,firebrick:11674146,floralwhite:16775920,forestgreen:2263842,fuchsia:16711935,gainsboro:14474460,ghostwhite:16316671,gold:16766720,goldenrod:14329120,gray:8421504,green:32768,greenyellow:11403055,grey:8421504,honeydew:15794160,hotpink:16738740,indianred:13458524,indigo:4915330,ivory:16777200,khaki:15787660,lavender:15132410,lavenderblush:16773365,lawngreen:8190976,lemonchiffon:16775885,lightblue:11393254,lightcoral:15761536,lightcyan:14745599,lightgoldenrodyellow:16448210,lightgray:13882323,lightgreen:9498256,lightgrey:13882323,lightpink:16758465,lightsalmon:16752762,lightseagreen:2142890,lightskyblue:8900346,lightslategray:7833753,lightslategrey:7833753,lightsteelblue:11584734,lightyellow:16777184,lime:65280,limegreen:3329330,linen:16445670,magenta:16711935,maroon:8388608,mediumaquamarine:6737322,mediumblue:205,mediumorchid:12211667,mediumpurple:9662683,mediumseagreen:3978097,mediumslateblue:8087790,mediumspringgreen:64154,mediumturquoise:4772300,mediumvioletred:13047173,midnightblue:1644912,mintcream:16121850,mistyrose:16770273,moccasin:16770229,navajowhite:16768685,navy:128,oldlace:16643558,olive:8421376,olivedrab:7048739,orange:16753920,orangered:16729344,orchid:14315734,palegoldenrod:15657130,palegreen:10025880,paleturquoise:11529966,palevioletred:14381203,papayawhip:16773077,peachpuff:16767673,peru:13468991,pink:16761035,plum:14524637,powderblue:11591910,purple:8388736,rebeccapurple:6697881,red:16711680,rosybrown:12357519,royalblue:4286945,saddlebrown:9127187,salmon:16416882,sandybrown:16032864,seagreen:3050327,seashell:16774638,sienna:10506797,silver:12632256,skyblue:8900331,slateblue:6970061,slategray:7372944,slategrey:7372944,snow:16775930,springgreen:65407,steelblue:4620980,tan:13808780,teal:32896,thistle:14204888,tomato:16737095,turquoise:4251856,violet:15631086,wheat:16113331,white:16777215,whitesmoke:16119285,yellow:16776960,yellowgreen:10145074},zn={h:0,s:0,l:0},Jo={h:0,s:0,l:0};function lh(n,t,e){return e<0&&(e+=1),e>1&&(e-=1),e<1/6?n+(t-n)*6*e:e<1/2?t:e<2/3?n+(t-n)*6*(2/3-e):n}var Wt=class{constructor(t,e,i){return this.isColor=!0,this.r=1,this.g=1,this.b=1,this.set(t,e,i)}set(t,e,i){if(e===void 0&&i===void 0){let s=t;s&&s.isColor?this.copy(s):typeof s=="number"?this.setHex(s):typeof s=="string"&&this.setStyle(s)}else this.setRGB(t,e,i);return this}setScalar(t){return this.r=t,this.g=t,this.b=t,this}setHex(t,e=Ai){return t=Math.floor(t),this.r=(t>>16&255)/255,this.g=(t>>8&255)/255,this.b=(t&255)/255,Xt.colorSpaceToWorking(this,e),this}setRGB(t,e,i,s=Xt.workingColorSpace){return this.r=t,this.g=e,this.b=i,Xt.colorSpaceToWorking(this,s),this}setHSL(t,e,i,s=Xt.workingColorSpace){if(t=uu(t,1),e=zt(e,0,1),i=zt(i,0,1),e===0)this.r=this.g=this.b=i;else{let r=i<=.5?i*(1+e):i+e-i*e,o=2*i-r;this.r=lh(o,r,t+1/3),this.g=lh(o,r,t),this.b=lh(o,r,t-1/3)}return Xt.colorSpaceToWorking(this,s),this}setStyle(t,e=Ai){function i(r){r!==void 0&&parseFloat(r)<1&&Pt("Color: Alpha component of "+t+" will be ignored.")}let s;if(s=/^(\w+)\(([^\)]*)\)/.exec(t)){let r,o=s[1],a=s[2];switch(o){case"rgb":case"rgba":if(r=/^\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*(?:,\s*(\d+(?:\.\d+)?|\.\d+)\s*)?$/.exec(a))return i(r[4]),this.setRGB(Math.min(255,parseInt(r[1],10))/255,Math.min(255,parseInt(r[2],10))/255,Math.min(255,parseInt(r[3],10))/255,e);if(r=/^\s*(\d+(?:\.\d+)?|\.\d+)\%\s*,\s*(\d+(?:\.\d+)?|\.\d+)\%\s*,\s*(\d+(?:\.\d+)?|\.\d+)\%\s*(?:,\s*(\d+(?:\.\d+)?|\.\d+)\s*)?$/.exec(a))return i(r[4]),this.setRGB(Math.min(100,parseFloat(r[1]))/100,Math.min(100,parseFloat(r[2]))/100,Math.min(100,parseFloat(r[3]))/100,e);break;case"hsl":case"hsla":if(r=/^\s*([+-]?(?:\d+(?:\.\d+)?|\.\d+))\s*,\s*(\d+(?:\.\d+)?|\.\d+)\%\s*,\s*(\d+(?:\.\d+)?|\.\d+)\%\s*(?:,\s*(\d+(?:\.\d+)?|\.\d+)\s*)?$/.exec(a))return i(r[4]),this.setHSL(parseFloat(r[1])/360,parseFloat(r[2])/100,parseFloat(r[3])/100,e);break;default:Pt("Color: Unknown color model "+t)}}else if(s=/^\#([A-Fa-f\d]+)$/.exec(t)){let r=s[1],o=r.length;if(o===3)return this.setRGB(parseInt(r.charAt(0),16)/15,parseInt(r.charAt(1),16)/15,parseInt(r.charAt(2),16)/15,e);if(o===6)return this.setHex(parseInt(r,16),e);Pt("Color: Invalid hex color "+t)}else if(t&&t.length>0)return this.setColorName(t,e);return this}setColorName(t,e=Ai){let i=hp[t.toLowerCase()];return i!==void 0?this.setHex(i,e):Pt("Color: Unknown color "+t),this}clone(){return new this.constructor(this.r,this.g,this.b)}copy(t){return this.r=t.r,this.g=t.g,this.b=t.b,this}copySRGBToLinear(t){return this.r=wn(t.r),this.g=wn(t.g),this.b=wn(t.b),this}copyLinearToSRGB(t){return this.r=Ks(t.r),this.g=Ks(t.g),this.b=Ks(t.b),this}convertSRGBToLinear(){return this.copySRGBToLinear(this),this}convertLinearToSRGB(){return this.copyLinearToSRGB(this),this}getHex(t=Ai){return Xt.workingToColorSpace(li.copy(this),t),Math.round(zt(li.r*255,0,255))*65536+Math.round(zt(li.g*255,0,255))*256+Math.round(zt(li.b*255,0,255))}getHexString(t=Ai){return("000000"+this.getHex(t).toString(16)).slice(-6)}getHSL(t,e=Xt.workingColorSpace){Xt.workingToColorSpace(li.copy(this),e);let i=li.r,s=li.g,r=li.b,o=Math.max(i,s,r),a=Math.min(i,s,r),l,c,h=(a+o)/2;if(a===o)l=0,c=0;else{let d=o-a;switch(c=h<=.5?d/(o+a):d/(2-o-a),o){case i:l=(s-r)/d+(s<r?6:0);break;case s:l=(r-i)/d+2;break;case r:l=(i-s)/d+4;break}l/=6}return t.h=l,t.s=c,t.l=h,t}getRGB(t,e=Xt.workingColorSpace){return Xt.workingToColorSpace(li.copy(this),e),t.r=li.r,t.g=li.g,t.b=li.b,t}getStyle(t=Ai){Xt.workingToColorSpace(li.copy(this),t);let e=li.r,i=li.g,s=li.b;return t!==Ai?`color(${t} ${e.toFixed(3)} ${i.toFixed(3)} ${s.toFixed(3)})`:`rgb(${Math.round(e*255)},${Math.round(i*255)},${Math.round(s*255)})`}offsetHSL(t,e,i){return this.getHSL(zn),this.setHSL(zn.h+t,zn.s+e,zn.l+i)}add(t){return this.r+=t.r,this.g+=t.g,this.b+=t.b,this}addColors(t,e){return this.r=t.r+e.r,this.g=t.g+e.g,this.b=t.b+e.b,this}addScalar(t){return this.r+=t,this.g+=t,this.b+=t,this}sub(t){return this.r=Math.max(0,this.r-t.r),this.g=Math.max(0,this.g-t.g),this.b=Math.max(0,this.b-t.b),this}multiply(t){return this.r*=t.r,this.g*=t.g,this.b*=t.b,this}multiplyScalar(t){return this.r*=t,this.g*=t,this.b*=t,this}lerp(t,e){return this.r+=(t.r-this.r)*e,this.g+=(t.g-this.g)*e,this.b+=(t.b-this.b)*e,this}lerpColors(t,e,i){return this.r=t.r+(e.r-t.r)*i,this.g=t.g+(e.g-t.g)*i,this.b=t.b+(e.b-t.b)*i,this}lerpHSL(t,e){this.getHSL(zn),t.getHSL(Jo);let i=qr(zn.h,Jo.h,e),s=qr(zn.s,Jo.s,e),r=qr(zn.l,Jo.l,e);return this.setHSL(i,s,r),this}setFromVector3(t){return this.r=t.x,this.g=t.y,this.b=t.z,this}applyMatrix3(t){let e=this.r,i=this.g,s=this.b,r=t.elements;return this.r=r[0]*e+r[3]*i+r[6]*s,this.g=r[1]*e+r[4]*i+r[7]*s,this.b=r[2]*e+r[5]*i+r[8]*s,this}equals(t){return t.r===this.r&&t.g===this.g&&t.b===this.b}fromArray(t,e=0){return this.r=t[e],this.g=t[e+1],this.b=t[e+2],this}toArray(t=[],e=0){return t[e]=this.r,t[e+1]=this.g,t[e+2]=this.b,t}fromBufferAttribute(t,e){return this.r=t.getX(e),this.g=t.getY(e),this.b=t.getZ(e),this}toJSON(){return this.getHex()}*[Symbol.iterator](){yield this.r,yield this.g,yield this.b}},li=new Wt;Wt.NAMES=hp;var Jr=class extends Le{constructor(){super(),this.isScene=!0,this.type="Scene",this.background=null,this.environment=null,this.fog=null,this.backgroundBlurriness=0,this.backgroundIntensity=1,this.backgroundRotation=new ji,this.environmentIntensity=1,this.environmentRotation=new ji,this.overrideMaterial=null,typeof __THREE_DEVTOOLS__<"u"&&__THREE_DEVTOOLS__.dispatchEvent(new CustomEvent("observe",{detail:this}))}copy(t,e){return super.copy(t,e),this.background=t.background!==null?t.background.clone():null,this.environment=t.environment!==null?t.environment.clone():null,this.fog=t.fog!==null?t.fog.clone():null,this.backgroundBlurriness=t.backgroundBlurriness,this.backgroundIntensity=t.backgroundIntensity,this.backgroundRotation.copy(t.backgroundRotation),this.environmentIntensity=t.environmentIntensity,this.environmentRotation.copy(t.environmentRotation),this.overrideMaterial=t.overrideMaterial!==null?t.overrideMaterial.clone():null,this.matrixAutoUpdate=t.matrixAutoUpdate,this}toJSON(t){let e=super.toJSON(t);return this.fog!==null&&(e.object.fog=this.fog.toJSON()),e.object.backgroundBlurriness=this.backgroundBlurriness,e.object.backgroundIntensity=this.backgroundIntensity,e.object.backgroundRotation=this.backgroundRotation.toArray(),e.object.environmentIntensity=this.environmentIntensity,e.object.environmentRotation=this.environmentRotation.toArray(),e}},Yi=new C,xn=new C,ch=new C,bn=new C,ks=new C,zs=new C,ef=new C,hh=new C,uh=new C,dh=new C,fh=new Se,ph=new Se,mh=new Se,Qe=class n{constructor(t=new C,e=new C,i=new C){this.a=t,this.b=e,this.c=i}static getNormal(t,e,i,s){s.subVectors(i,e),Yi.subVectors(t,e),s.cross(Yi);let r=s.lengthSq();return r>0?s.multiplyScalar(1/Math.sqrt(r)):s.set(0,0,0)}static getBarycoord(t,e,i,s,r){Yi.subVectors(s,e),xn.subVectors(i,e),ch.subVectors(t,e);let o=Yi.dot(Yi),a=Yi.dot(xn),l=Yi.dot(ch),c=xn.dot(xn),h=xn.dot(ch),d=o*c-a*a;if(d===0)return r.set(0,0,0),null;let u=1/d,f=(c*l-a*h)*u,g=(o*h-a*l)*u;return r.set(1-f-g,g,f)}static containsPoint(t,e,i,s){return this.getBarycoord(t,e,i,s,bn)===null?!1:bn.x>=0&&bn.y>=0&&bn.x+bn.y<=1}static getInterpolation(t,e,i,s,r,o,a,l){return this.getBarycoord(t,e,i,s,bn)===null?(l.x=0,l.y=0,"z"in l&&(l.z=0),"w"in l&&(l.w=0),null):(l.setScalar(0),l.addScaledVector(r,bn.x),l.addScaledVector(o,bn.y),l.addScaledVector(a,bn.z),l)}static getInterpolatedAttribute(t,e,i,s,r,o){return fh.setScalar(0),ph.setScalar(0),mh.setScalar(0),fh.fromBufferAttribute(t,e),ph.fromBufferAttribute(t,i),mh.fromBufferAttribute(t,s),o.setScalar(0),o.addScaledVector(fh,r.x),o.addScaledVector(ph,r.y),o.addScaledVector(mh,r.z),o}static isFrontFacing(t,e,i,s){return Yi.subVectors(i,e),xn.subVectors(t,e),Yi.cross(xn).dot(s)<0}set(t,e,i){return this.a.copy(t),this.b.copy(e),this.c.copy(i),this}setFromPointsAndIndices(t,e,i,s){return this.a.copy(t[e]),this.b.copy(t[i]),this.c.copy(t[s]),this}setFromAttributeAndIndices(t,e,i,s){return this.a.fromBufferAttribute(t,e),this.b.fromBufferAttribute(t,i),this.c.fromBufferAttribute(t,s),this}clone(){return new this.constructor().copy(this)}copy(t){return this.a.copy(t.a),this.b.copy(t.b),this.c.copy(t.c),this}getArea(){return Yi.subVectors(this.c,this.b),xn.subVectors(this.a,this.b),Yi.cross(xn).length()*.5}getMidpoint(t){return t.addVectors(this.a,this.b).add(this.c).multiplyScalar(1/3)}getNormal(t){return n.getNormal(this.a,this.b,this.c,t)}getPlane(t){return t.setFromCoplanarPoints(this.a,this.b,this.c)}getBarycoord(t,e){return n.getBarycoord(t,this.a,this.b,this.c,e)}getInterpolation(t,e,i,s,r){return n.getInterpolation(t,this.a,this.b,this.c,e,i,s,r)}containsPoint(t){return n.containsPoint(t,this.a,this.b,this.c)}isFrontFacing(t){return n.isFrontFacing(this.a,this.b,this.c,t)}intersectsBox(t){return t.intersectsTriangle(this)}closestPointToPoint(t,e){let i=this.a,s=this.b,r=this.c,o,a;ks.subVectors(s,i),zs.subVectors(r,i),hh.subVectors(t,i);let l=ks.dot(hh),c=zs.dot(hh);if(l<=0&&c<=0)return e.copy(i);uh.subVectors(t,s);let h=ks.dot(uh),d=zs.dot(uh);if(h>=0&&d<=h)return e.copy(s);let u=l*d-h*c;if(u<=0&&l>=0&&h<=0&&l-h>0)return o=l/(l-h),e.copy(i).addScaledVector(ks,o);dh.subVectors(t,r);let f=ks.dot(dh),g=zs.dot(dh);if(g>=0&&f<=g)return e.copy(r);let x=f*c-l*g;if(x<=0&&c>=0&&g<=0)return a=c/(c-g),e.copy(i).addScaledVector(zs,a);let p=h*g-f*d;if(p<=0&&d-h>=0&&f-g>=0)return ef.subVectors(r,s),a=(d-h)/(d-h+(f-g)),e.copy(s).addScaledVector(ef,a);let m=1/(p+x+u);return o=x*m,a=u*m,e.copy(i).addScaledVector(ks,o).addScaledVector(zs,a)}equals(t){return t.a.equals(this.a)&&t.b.equals(this.b)&&t.c.equals(this.c)}},ee=class{constructor(t=new C(1/0,1/0,1/0),e=new C(-1/0,-1/0,-1/0)){this.isBox3=!0,this.min=t,this.max=e}set(t,e){return this.min.copy(t),this.max.copy(e),this}setFromArray(t){this.makeEmpty();for(let e=0,i=t.length;e<i;e+=3)this.expandByPoint($i.fromArray(t,e));return this}setFromBufferAttribute(t){this.makeEmpty();for(let e=0,i=t.count;e<i;e++)this.expandByPoint($i.fromBufferAttribute(t,e));return this}setFromPoints(t){this.makeEmpty();for(let e=0,i=t.length;e<i;e++)this.expandByPoint(t[e]);return this}setFromCenterAndSize(t,e){let i=$i.copy(e).multiplyScalar(.5);return this.min.copy(t).sub(i),this.max.copy(t).add(i),this}setFromObject(t,e=!1){return this.makeEmpty(),this.expandByObject(t,e)}clone(){return new this.constructor().copy(this)}copy(t){return this.min.copy(t.min),this.max.copy(t.max),this}makeEmpty(){return this.min.x=this.min.y=this.min.z=1/0,this.max.x=this.max.y=this.max.z=-1/0,this}isEmpty(){return this.max.x<this.min.x||this.max.y<this.min.y||this.max.z<this.min.z}getCenter(t){return this.isEmpty()?t.set(0,0,0):t.addVectors(this.min,this.max).multiplyScalar(.5)}getSize(t){return this.isEmpty()?t.set(0,0,0):t.subVectors(this.max,this.min)}expandByPoint(t){return this.min.min(t),this.max.max(t),this}expandByVector(t){return this.min.sub(t),this.max.add(t),this}expandByScalar(t){return this.min.addScalar(-t),this.max.addScalar(t),this}expandByObject(t,e=!1){t.updateWorldMatrix(!1,!1);let i=t.geometry;if(i!==void 0){let r=i.getAttribute("position");if(e===!0&&r!==void 0&&t.isInstancedMesh!==!0&&t.isBatchedMesh!==!0)for(let o=0,a=r.count;o<a;o++)t.isMesh===!0?t.getVertexPosition(o,$i):$i.fromBufferAttribute(r,o),$i.applyMatrix4(t.matrixWorld),this.expandByPoint($i);else t.boundingBox!==void 0?(t.boundingBox===null&&t.computeBoundingBox(),Qo.copy(t.boundingBox)):(i.boundingBox===null&&i.computeBoundingBox(),Qo.copy(i.boundingBox)),Qo.applyMatrix4(t.matrixWorld),this.union(Qo)}let s=t.children;for(let r=0,o=s.length;r<o;r++)this.expandByObject(s[r],e);return this}containsPoint(t){return t.x>=this.min.x&&t.x<=this.max.x&&t.y>=this.min.y&&t.y<=this.max.y&&t.z>=this.min.z&&t.z<=this.max.z}containsBox(t){return this.min.x<=t.min.x&&t.max.x<=this.max.x&&this.min.y<=t.min.y&&t.max.y<=this.max.y&&this.min.z<=t.min.z&&t.max.z<=this.max.z}getParameter(t,e){return e.set((t.x-this.min.x)/(this.max.x-this.min.x),(t.y-this.min.y)/(this.max.y-this.min.y),(t.z-this.min.z)/(this.max.z-this.min.z))}intersectsBox(t){return t.max.x>=this.min.x&&t.min.x<=this.max.x&&t.max.y>=this.min.y&&t.min.y<=this.max.y&&t.max.z>=this.min.z&&t.min.z<=this.max.z}intersectsSphere(t){return this.clampPoint(t.center,$i),$i.distanceToSquared(t.center)<=t.radius*t.radius}intersectsPlane(t){let e,i;return t.normal.x>0?(e=t.normal.x*this.min.x,i=t.normal.x*this.max.x):(e=t.normal.x*this.max.x,i=t.normal.x*this.min.x),t.normal.y>0?(e+=t.normal.y*this.min.y,i+=t.normal.y*this.max.y):(e+=t.normal.y*this.max.y,i+=t.normal.y*this.min.y),t.normal.z>0?(e+=t.normal.z*this.min.z,i+=t.normal.z*this.max.z):(e+=t.normal.z*this.max.z,i+=t.normal.z*this.min.z),e<=-t.constant&&i>=-t.constant}intersectsTriangle(t){if(this.isEmpty())return!1;this.getCenter(Vr),ta.subVectors(this.max,Vr),Vs.subVectors(t.a,Vr),Hs.subVectors(t.b,Vr),Gs.subVectors(t.c,Vr),Vn.subVectors(Hs,Vs),Hn.subVectors(Gs,Hs),ps.subVectors(Vs,Gs);let e=[0,-Vn.z,Vn.y,0,-Hn.z,Hn.y,0,-ps.z,ps.y,Vn.z,0,-Vn.x,Hn.z,0,-Hn.x,ps.z,0,-ps.x,-Vn.y,Vn.x,0,-Hn.y,Hn.x,0,-ps.y,ps.x,0];return!gh(e,Vs,Hs,Gs,ta)||(e=[1,0,0,0,1,0,0,0,1],!gh(e,Vs,Hs,Gs,ta))?!1:(ea.crossVectors(Vn,Hn),e=[ea.x,ea.y,ea.z],gh(e,Vs,Hs,Gs,ta))}clampPoint(t,e){return e.copy(t).clamp(this.min,this.max)}distanceToPoint(t){return this.clampPoint(t,$i).distanceTo(t)}getBoundingSphere(t){return this.isEmpty()?t.makeEmpty():(this.getCenter(t.center),t.radius=this.getSize($i).length()*.5),t}intersect(t){return this.min.max(t.min),this.max.min(t.max),this.isEmpty()&&this.makeEmpty(),this}union(t){return this.min.min(t.min),this.max.max(t.max),this}applyMatrix4(t){return this.isEmpty()?this:(Sn[0].set(this.min.x,this.min.y,this.min.z).applyMatrix4(t),Sn[1].set(this.min.x,this.min.y,this.max.z).applyMatrix4(t),Sn[2].set(this.min.x,this.max.y,this.min.z).applyMatrix4(t),Sn[3].set(this.min.x,this.max.y,this.max.z).applyMatrix4(t),Sn[4].set(this.max.x,this.min.y,this.min.z).applyMatrix4(t),Sn[5].set(this.max.x,this.min.y,this.max.z).applyMatrix4(t),Sn[6].set(this.max.x,this.max.y,this.min.z).applyMatrix4(t),Sn[7].set(this.max.x,this.max.y,this.max.z).applyMatrix4(t),this.setFromPoints(Sn),this)}translate(t){return this.min.add(t),this.max.add(t),this}equals(t){return t.min.equals(this.min)&&t.max.equals(this.max)}toJSON(){return{min:this.min.toArray(),max:this.max.toArray()}}fromJSON(t){return this.min.fromArray(t.min),this.max.fromArray(t.max),this}},Sn=[new C,new C,new C,new C,new C,new C,new C,new C],$i=new C,Qo=new ee,Vs=new C,Hs=new C,Gs=new C,Vn=new C,Hn=new C,ps=new C,Vr=new C,ta=new C,ea=new C,ms=new C;function gh(n,t,e,i,s){for(let r=0,o=n.length-3;r<=o;r+=3){ms.fromArray(n,r);let a=s.x*Math.abs(ms.x)+s.y*Math.abs(ms.y)+s.z*Math.abs(ms.z),l=t.dot(ms),c=e.dot(ms),h=i.dot(ms);if(Math.max(-Math.max(l,c,h),Math.min(l,c,h))>a)return!1}return!0}var Ue=new C,ia=new bt,f0=0,Re=class extends Zi{constructor(t,e,i=!1){if(super(),Array.isArray(t))throw new TypeError("THREE.BufferAttribute: array should be a Typed Array.");this.isBufferAttribute=!0,Object.defineProperty(this,"id",{value:f0++}),this.name="",this.array=t,this.itemSize=e,this.count=t!==void 0?t.length/e:0,this.normalized=i,this.usage=np,this.updateRanges=[],this.gpuType=Ci,this.version=0,this._normalizationScale=t!==void 0?fu(t):void 0}onUploadCallback(){}set needsUpdate(t){t===!0&&this.version++}setUsage(t){return this.usage=t,this}addUpdateRange(t,e){this.updateRanges.push({start:t,count:e})}clearUpdateRanges(){this.updateRanges.length=0}copy(t){return this.name=t.name,this.array=new t.array.constructor(t.array),this.itemSize=t.itemSize,this.count=t.count,this.normalized=t.normalized,this.usage=t.usage,this.gpuType=t.gpuType,this._normalizationScale=t._normalizationScale,this}copyAt(t,e,i){t*=this.itemSize,i*=e.itemSize;for(let s=0,r=this.itemSize;s<r;s++)this.array[t+s]=e.array[i+s];return this}copyArray(t){return this.array.set(t),this}applyMatrix3(t){if(this.itemSize===2)for(let e=0,i=this.count;e<i;e++)ia.fromBufferAttribute(this,e),ia.applyMatrix3(t),this.setXY(e,ia.x,ia.y);else if(this.itemSize===3)for(let e=0,i=this.count;e<i;e++)Ue.fromBufferAttribute(this,e),Ue.applyMatrix3(t),this.setXYZ(e,Ue.x,Ue.y,Ue.z);return this}applyMatrix4(t){for(let e=0,i=this.count;e<i;e++)Ue.fromBufferAttribute(this,e),Ue.applyMatrix4(t),this.setXYZ(e,Ue.x,Ue.y,Ue.z);return this}applyNormalMatrix(t){for(let e=0,i=this.count;e<i;e++)Ue.fromBufferAttribute(this,e),Ue.applyNormalMatrix(t),this.setXYZ(e,Ue.x,Ue.y,Ue.z);return this}transformDirection(t){for(let e=0,i=this.count;e<i;e++)Ue.fromBufferAttribute(this,e),Ue.transformDirection(t),this.setXYZ(e,Ue.x,Ue.y,Ue.z);return this}set(t,e=0){return this.array.set(t,e),this}getComponent(t,e){let i=this.array[t*this.itemSize+e];return this.normalized&&(i=this._denormalize(i)),i}setComponent(t,e,i){return this.normalized&&(i=this._normalize(i)),this.array[t*this.itemSize+e]=i,this}getX(t){let e=this.array[t*this.itemSize];return this.normalized&&(e=this._denormalize(e)),e}setX(t,e){return this.normalized&&(e=this._normalize(e)),this.array[t*this.itemSize]=e,this}getY(t){let e=this.array[t*this.itemSize+1];return this.normalized&&(e=this._denormalize(e)),e}setY(t,e){return this.normalized&&(e=this._normalize(e)),this.array[t*this.itemSize+1]=e,this}getZ(t){let e=this.array[t*this.itemSize+2];return this.normalized&&(e=this._denormalize(e)),e}setZ(t,e){return this.normalized&&(e=this._normalize(e)),this.array[t*this.itemSize+2]=e,this}getW(t){let e=this.array[t*this.itemSize+3];return this.normalized&&(e=this._denormalize(e)),e}setW(t,e){return this.normalized&&(e=this._normalize(e)),this.array[t*this.itemSize+3]=e,this}setXY(t,e,i){return t*=this.itemSize,this.normalized&&(e=this._normalize(e),i=this._normalize(i)),this.array[t+0]=e,this.array[t+1]=i,this}setXYZ(t,e,i,s){return t*=this.itemSize,this.normalized&&(e=this._normalize(e),i=this._normalize(i),s=this._normalize(s)),this.array[t+0]=e,this.array[t+1]=i,this.array[t+2]=s,this}setXYZW(t,e,i,s,r){return t*=this.itemSize,this.normalized&&(e=this._normalize(e),i=this._normalize(i),s=this._normalize(s),r=this._normalize(r)),this.array[t+0]=e,this.array[t+1]=i,this.array[t+2]=s,this.array[t+3]=r,this}onUpload(t){return this.onUploadCallback=t,this}clone(){return new this.constructor(this.array,this.itemSize).copy(this)}toJSON(){let t={itemSize:this.itemSize,type:this.array.constructor.name,array:Array.from(this.array),normalized:this.normalized};return t.name=this.name,t.usage=this.usage,t.gpuType=this.gpuType,t}dispose(){this.dispatchEvent({type:"dispose"})}_denormalize(t){let e=this._normalizationScale;return e!==void 0?Math.max(t/e,-1):lp(t,this.array)}_normalize(t){let e=this._normalizationScale;return e!==void 0?Math.round(t*e):cp(t,this.array)}};var Qr=class extends Re{constructor(t,e,i){super(new Uint16Array(t),e,i)}};var to=class extends Re{constructor(t,e,i){super(new Uint32Array(t),e,i)}};var oe=class extends Re{constructor(t,e,i){super(new Float32Array(t),e,i)}},p0=new ee,Hr=new C,_h=new C,qe=class{constructor(t=new C,e=-1){this.isSphere=!0,this.center=t,this.radius=e}set(t,e){return this.center.copy(t),this.radius=e,this}setFromPoints(t,e){let i=this.center;e!==void 0?i.copy(e):p0.setFromPoints(t).getCenter(i);let s=0;for(let r=0,o=t.length;r<o;r++)s=Math.max(s,i.distanceToSquared(t[r]));return this.radius=Math.sqrt(s),this}copy(t){return this.center.copy(t.center),this.radius=t.radius,this}isEmpty(){return this.radius<0}makeEmpty(){return this.center.set(0,0,0),this.radius=-1,this}containsPoint(t){return t.distanceToSquared(this.center)<=this.radius*this.radius}distanceToPoint(t){return t.distanceTo(this.center)-this.radius}intersectsSphere(t){let e=this.radius+t.radius;return t.center.distanceToSquared(this.center)<=e*e}intersectsBox(t){return t.intersectsSphere(this)}intersectsPlane(t){return Math.abs(t.distanceToPoint(this.center))<=this.radius}clampPoint(t,e){let i=this.center.distanceToSquared(t);return e.copy(t),i>this.radius*this.radius&&(e.sub(this.center).normalize(),e.multiplyScalar(this.radius).add(this.center)),e}getBoundingBox(t){return this.isEmpty()?(t.makeEmpty(),t):(t.set(this.center,this.center),t.expandByScalar(this.radius),t)}applyMatrix4(t){return this.center.applyMatrix4(t),this.radius=this.radius*t.getMaxScaleOnAxis(),this}translate(t){return this.center.add(t),this}expandByPoint(t){if(this.isEmpty())return this.center.copy(t),this.radius=0,this;Hr.subVectors(t,this.center);let e=Hr.lengthSq();if(e>this.radius*this.radius){let i=Math.sqrt(e),s=(i-this.radius)*.5;this.center.addScaledVector(Hr,s/i),this.radius+=s}return this}union(t){return t.isEmpty()?this:this.isEmpty()?(this.copy(t),this):(this.center.equals(t.center)===!0?this.radius=Math.max(this.radius,t.radius):(_h.subVectors(t.center,this.center).setLength(t.radius),this.expandByPoint(Hr.copy(t.center).add(_h)),this.expandByPoint(Hr.copy(t.center).sub(_h))),this)}equals(t){return t.center.equals(this.center)&&t.radius===this.radius}clone(){return new this.constructor().copy(this)}toJSON(){return{radius:this.radius,center:this.center.toArray()}}fromJSON(t){return this.radius=t.radius,this.center.fromArray(t.center),this}},m0=0,ki=new Dt,yh=new Le,Ws=new C,Ei=new ee,Gr=new ee,Xe=new C,Me=class n extends Zi{constructor(){super(),this.isBufferGeometry=!0,Object.defineProperty(this,"id",{value:m0++}),this.uuid=fr(),this.name="",this.type="BufferGeometry",this.index=null,this.indirect=null,this.indirectOffset=0,this.attributes={},this.morphAttributes={},this.morphTargetsRelative=!1,this.groups=[],this.boundingBox=null,this.boundingSphere=null,this.drawRange={start:0,count:1/0},this.userData={},this._transformed=!1}getIndex(){return this.index}setIndex(t){return Array.isArray(t)?this.index=new(zg(t)?to:Qr)(t,1):this.index=t,this}setIndirect(t,e=0){return this.indirect=t,this.indirectOffset=e,this}getIndirect(){return this.indirect}getAttribute(t){return this.attributes[t]}setAttribute(t,e){return this.attributes[t]=e,this}deleteAttribute(t){return delete this.attributes[t],this}hasAttribute(t){return this.attributes[t]!==void 0}addGroup(t,e,i=0){this.groups.push({start:t,count:e,materialIndex:i})}clearGroups(){this.groups=[]}setDrawRange(t,e){this.drawRange.start=t,this.drawRange.count=e}applyMatrix4(t){let e=this.attributes.position;e!==void 0&&(e.applyMatrix4(t),e.needsUpdate=!0);let i=this.attributes.normal;if(i!==void 0){let r=new Ot().getNormalMatrix(t);i.applyNormalMatrix(r),i.needsUpdate=!0}let s=this.attributes.tangent;return s!==void 0&&(s.transformDirection(t),s.needsUpdate=!0),this.boundingBox!==null&&this.computeBoundingBox(),this.boundingSphere!==null&&this.computeBoundingSphere(),this._transformed=!0,this}applyQuaternion(t){return ki.makeRotationFromQuaternion(t),this.applyMatrix4(ki),this}rotateX(t){return ki.makeRotationX(t),this.applyMatrix4(ki),this}rotateY(t){return ki.makeRotationY(t),this.applyMatrix4(ki),this}rotateZ(t){return ki.makeRotationZ(t),this.applyMatrix4(ki),this}translate(t,e,i){return ki.makeTranslation(t,e,i),this.applyMatrix4(ki),this}scale(t,e,i){return ki.makeScale(t,e,i),this.applyMatrix4(ki),this}lookAt(t){return yh.lookAt(t),yh.updateMatrix(),this.applyMatrix4(yh.matrix),this}center(){return this.computeBoundingBox(),this.boundingBox.getCenter(Ws).negate(),this.translate(Ws.x,Ws.y,Ws.z),this}setFromPoints(t){let e=this.getAttribute("position");if(e===void 0){let i=[];for(let s=0,r=t.length;s<r;s++){let o=t[s];i.push(o.x,o.y,o.z||0)}this.setAttribute("position",new oe(i,3))}else{let i=Math.min(t.length,e.count);for(let s=0;s<i;s++){let r=t[s];e.setXYZ(s,r.x,r.y,r.z||0)}t.length>e.count&&Pt("BufferGeometry: Buffer size too small for points data. Use .dispose() and create a new geometry."),e.needsUpdate=!0}return this}computeBoundingBox(){this.boundingBox===null&&(this.boundingBox=new ee);let t=this.attributes.position,e=this.morphAttributes.position;if(t&&t.isGLBufferAttribute){Ut("BufferGeometry.computeBoundingBox(): GLBufferAttribute requires a manual bounding box.",this),this.boundingBox.set(new C(-1/0,-1/0,-1/0),new C(1/0,1/0,1/0));return}if(t!==void 0){if(this.boundingBox.setFromBufferAttribute(t),e)for(let i=0,s=e.length;i<s;i++){let r=e[i];Ei.setFromBufferAttribute(r),this.morphTargetsRelative?(Xe.addVectors(this.boundingBox.min,Ei.min),this.boundingBox.expandByPoint(Xe),Xe.addVectors(this.boundingBox.max,Ei.max),this.boundingBox.expandByPoint(Xe)):(this.boundingBox.expandByPoint(Ei.min),this.boundingBox.expandByPoint(Ei.max))}}else this.boundingBox.makeEmpty();(isNaN(this.boundingBox.min.x)||isNaN(this.boundingBox.min.y)||isNaN(this.boundingBox.min.z))&&Ut('BufferGeometry.computeBoundingBox(): Computed min/max have NaN values. The "position" attribute is likely to have NaN values.',this)}computeBoundingSphere(){this.boundingSphere===null&&(this.boundingSphere=new qe);let t=this.attributes.position,e=this.morphAttributes.position;if(t&&t.isGLBufferAttribute){Ut("BufferGeometry.computeBoundingSphere(): GLBufferAttribute requires a manual bounding sphere.",this),this.boundingSphere.set(new C,1/0);return}if(t){let i=this.boundingSphere.center;if(Ei.setFromBufferAttribute(t),e)for(let r=0,o=e.length;r<o;r++){let a=e[r];Gr.setFromBufferAttribute(a),this.morphTargetsRelative?(Xe.addVectors(Ei.min,Gr.min),Ei.expandByPoint(Xe),Xe.addVectors(Ei.max,Gr.max),Ei.expandByPoint(Xe)):(Ei.expandByPoint(Gr.min),Ei.expandByPoint(Gr.max))}Ei.getCenter(i);let s=0;for(let r=0,o=t.count;r<o;r++)Xe.fromBufferAttribute(t,r),s=Math.max(s,i.distanceToSquared(Xe));if(e)for(let r=0,o=e.length;r<o;r++){let a=e[r],l=this.morphTargetsRelative;for(let c=0,h=a.count;c<h;c++)Xe.fromBufferAttribute(a,c),l&&(Ws.fromBufferAttribute(t,c),Xe.add(Ws)),s=Math.max(s,i.distanceToSquared(Xe))}this.boundingSphere.radius=Math.sqrt(s),isNaN(this.boundingSphere.radius)&&Ut('BufferGeometry.computeBoundingSphere(): Computed radius is NaN. The "position" attribute is likely to have NaN values.',this)}}computeTangents(){let t=this.index,e=this.attributes;if(t===null||e.position===void 0||e.normal===void 0||e.uv===void 0){Ut("BufferGeometry: .computeTangents() failed. Missing required attributes (index, position, normal or uv)");return}let i=e.position,s=e.normal,r=e.uv,o=this.getAttribute("tangent");(o===void 0||o.count!==i.count)&&(o=new Re(new Float32Array(4*i.count),4),this.setAttribute("tangent",o));let a=[],l=[],c=new Uint8Array(i.count);for(let R=0;R<i.count;R++)a[R]=new C,l[R]=new C;let h=new C,d=new C,u=new C,f=new bt,g=new bt,x=new bt,p=new C,m=new C;function y(R,A,P){c[R]=c[A]=c[P]=1,h.fromBufferAttribute(i,R),d.fromBufferAttribute(i,A),u.fromBufferAttribute(i,P),f.fromBufferAttribute(r,R),g.fromBufferAttribute(r,A),x.fromBufferAttribute(r,P),d.sub(h),u.sub(h),g.sub(f),x.sub(f);let I=1/(g.x*x.y-x.x*g.y);isFinite(I)&&(p.copy(d).multiplyScalar(x.y).addScaledVector(u,-g.y).multiplyScalar(I),m.copy(u).multiplyScalar(g.x).addScaledVector(d,-x.x).multiplyScalar(I),a[R].add(p),a[A].add(p),a[P].add(p),l[R].add(m),l[A].add(m),l[P].add(m))}let b=this.groups;b.length===0&&(b=[{start:0,count:t.count}]);for(let R=0,A=b.length;R<A;++R){let P=b[R],I=P.start,O=P.count;for(let L=I,B=I+O;L<B;L+=3)y(t.getX(L+0),t.getX(L+1),t.getX(L+2))}let v=new C,S=new C,w=new C,_=new C;function M(R){w.fromBufferAttribute(s,R),_.copy(w);let A=a[R];v.copy(A),v.sub(w.multiplyScalar(w.dot(A))).normalize(),S.crossVectors(_,A);let I=S.dot(l[R])<0?-1:1;o.setXYZW(R,v.x,v.y,v.z,I)}for(let R=0,A=i.count;R<A;++R)c[R]&&M(R);this._transformed=!0}computeVertexNormals(){let t=this.index,e=this.getAttribute("position");if(e!==void 0){let i=this.getAttribute("normal");if(i===void 0||i.count!==e.count)i=new Re(new Float32Array(e.count*3),3),this.setAttribute("normal",i);else for(let u=0,f=i.count;u<f;u++)i.setXYZ(u,0,0,0);let s=new C,r=new C,o=new C,a=new C,l=new C,c=new C,h=new C,d=new C;if(t)for(let u=0,f=t.count;u<f;u+=3){let g=t.getX(u+0),x=t.getX(u+1),p=t.getX(u+2);s.fromBufferAttribute(e,g),r.fromBufferAttribute(e,x),o.fromBufferAttribute(e,p),h.subVectors(o,r),d.subVectors(s,r),h.cross(d),a.fromBufferAttribute(i,g),l.fromBufferAttribute(i,x),c.fromBufferAttribute(i,p),a.add(h),l.add(h),c.add(h),i.setXYZ(g,a.x,a.y,a.z),i.setXYZ(x,l.x,l.y,l.z),i.setXYZ(p,c.x,c.y,c.z)}else for(let u=0,f=e.count;u<f;u+=3)s.fromBufferAttribute(e,u+0),r.fromBufferAttribute(e,u+1),o.fromBufferAttribute(e,u+2),h.subVectors(o,r),d.subVectors(s,r),h.cross(d),i.setXYZ(u+0,h.x,h.y,h.z),i.setXYZ(u+1,h.x,h.y,h.z),i.setXYZ(u+2,h.x,h.y,h.z);this.normalizeNormals(),i.needsUpdate=!0}}normalizeNormals(){let t=this.attributes.normal;for(let e=0,i=t.count;e<i;e++)Xe.fromBufferAttribute(t,e),Xe.normalize(),t.setXYZ(e,Xe.x,Xe.y,Xe.z)}toNonIndexed(){function t(a,l){let c=a.array,h=a.itemSize,d=a.normalized,u=new c.constructor(l.length*h),f=0,g=0;for(let x=0,p=l.length;x<p;x++){a.isInterleavedBufferAttribute?f=l[x]*a.data.stride+a.offset:f=l[x]*h;for(let m=0;m<h;m++)u[g++]=c[f++]}return new Re(u,h,d)}if(this.index===null)return Pt("BufferGeometry.toNonIndexed(): BufferGeometry is already non-indexed."),this;let e=new n,i=this.index.array,s=this.attributes;for(let a in s){let l=s[a],c=t(l,i);e.setAttribute(a,c)}let r=this.morphAttributes;for(let a in r){let l=[],c=r[a];for(let h=0,d=c.length;h<d;h++){let u=c[h],f=t(u,i);l.push(f)}e.morphAttributes[a]=l}e.morphTargetsRelative=this.morphTargetsRelative;let o=this.groups;for(let a=0,l=o.length;a<l;a++){let c=o[a];e.addGroup(c.start,c.count,c.materialIndex)}return e}toJSON(){let t={metadata:{version:4.7,type:"BufferGeometry",generator:"BufferGeometry.toJSON"}};if(t.uuid=this.uuid,t.type=this.parameters!==void 0&&this._transformed===!0?"BufferGeometry":this.type,t.name=this.name,Object.keys(this.userData).length>0&&(t.userData=this.userData),this.parameters!==void 0&&this._transformed!==!0){let l=this.parameters;for(let c in l)l[c]!==void 0&&(t[c]=l[c]);return t}t.data={attributes:{}};let e=this.index;e!==null&&(t.data.index={type:e.array.constructor.name,array:Array.prototype.slice.call(e.array)});let i=this.attributes;for(let l in i){let c=i[l];t.data.attributes[l]=c.toJSON(t.data)}let s={},r=!1;for(let l in this.morphAttributes){let c=this.morphAttributes[l],h=[];for(let d=0,u=c.length;d<u;d++){let f=c[d];h.push(f.toJSON(t.data))}h.length>0&&(s[l]=h,r=!0)}r&&(t.data.morphAttributes=s,t.data.morphTargetsRelative=this.morphTargetsRelative);let o=this.groups;o.length>0&&(t.data.groups=JSON.parse(JSON.stringify(o)));let a=this.boundingSphere;return a!==null&&(t.data.boundingSphere=a.toJSON()),t}clone(){return new this.constructor().copy(this)}copy(t){this.index=null,this.attributes={},this.morphAttributes={},this.groups=[],this.boundingBox=null,this.boundingSphere=null;let e={};this.name=t.name;let i=t.index;i!==null&&this.setIndex(i.clone());let s=t.attributes;for(let c in s){let h=s[c];this.setAttribute(c,h.clone(e))}let r=t.morphAttributes;for(let c in r){let h=[],d=r[c];for(let u=0,f=d.length;u<f;u++)h.push(d[u].clone(e));this.morphAttributes[c]=h}this.morphTargetsRelative=t.morphTargetsRelative;let o=t.groups;for(let c=0,h=o.length;c<h;c++){let d=o[c];this.addGroup(d.start,d.count,d.materialIndex)}let a=t.boundingBox;a!==null&&(this.boundingBox=a.clone());let l=t.boundingSphere;return l!==null&&(this.boundingSphere=l.clone()),this.drawRange.start=t.drawRange.start,this.drawRange.count=t.drawRange.count,this.userData=t.userData,this._transformed=t._transformed,this}dispose(){this.dispatchEvent({type:"dispose"})}};var vh=new C,g0=new C,_0=new Ot,Je=class{constructor(t=new C(1,0,0),e=0){this.isPlane=!0,this.normal=t,this.constant=e}set(t,e){return this.normal.copy(t),this.constant=e,this}setComponents(t,e,i,s){return this.normal.set(t,e,i),this.constant=s,this}setFromNormalAndCoplanarPoint(t,e){return this.normal.copy(t),this.constant=-e.dot(this.normal),this}setFromCoplanarPoints(t,e,i){let s=vh.subVectors(i,e).cross(g0.subVectors(t,e)).normalize();return this.setFromNormalAndCoplanarPoint(s,t),this}copy(t){return this.normal.copy(t.normal),this.constant=t.constant,this}normalize(){let t=1/this.normal.length();return this.normal.multiplyScalar(t),this.constant*=t,this}negate(){return this.constant*=-1,this.normal.negate(),this}distanceToPoint(t){return this.normal.dot(t)+this.constant}distanceToSphere(t){return this.distanceToPoint(t.center)-t.radius}projectPoint(t,e){return e.copy(t).addScaledVector(this.normal,-this.distanceToPoint(t))}intersectLine(t,e,i=!0){let s=t.delta(vh),r=this.normal.dot(s);if(r===0)return this.distanceToPoint(t.start)===0?e.copy(t.start):null;let o=-(t.start.dot(this.normal)+this.constant)/r;return i===!0&&(o<0||o>1)?null:e.copy(t.start).addScaledVector(s,o)}intersectsLine(t){let e=this.distanceToPoint(t.start),i=this.distanceToPoint(t.end);return e<0&&i>0||i<0&&e>0}intersectsBox(t){return t.intersectsPlane(this)}intersectsSphere(t){return t.intersectsPlane(this)}coplanarPoint(t){return t.copy(this.normal).multiplyScalar(-this.constant)}applyMatrix4(t,e){let i=e||_0.getNormalMatrix(t),s=this.coplanarPoint(vh).applyMatrix4(t),r=this.normal.applyMatrix3(i).normalize();return this.constant=-s.dot(r),this}translate(t){return this.constant-=t.dot(this.normal),this}equals(t){return t.normal.equals(this.normal)&&t.constant===this.constant}clone(){return new this.constructor().copy(this)}toJSON(){return{normal:this.normal.toArray(),constant:this.constant}}fromJSON(t){return this.normal.fromArray(t.normal),this.constant=t.constant,this}},y0=0,an=class extends Zi{constructor(){super(),this.isMaterial=!0,Object.defineProperty(this,"id",{value:y0++}),this.uuid=fr(),this.name="",this.type="Material",this.blending=hr,this.side=Li,this.vertexColors=!1,this.opacity=1,this.transparent=!1,this.alphaHash=!1,this.blendSrc=Gh,this.blendDst=Wh,this.blendEquation=Ts,this.blendSrcAlpha=null,this.blendDstAlpha=null,this.blendEquationAlpha=null,this.blendColor=new Wt(0,0,0),this.blendAlpha=0,this.depthFunc=Js,this.depthTest=!0,this.depthWrite=!0,this.stencilWriteMask=255,this.stencilFunc=Kf,this.stencilRef=0,this.stencilFuncMask=255,this.stencilFail=Aa,this.stencilZFail=Aa,this.stencilZPass=Aa,this.stencilWrite=!1,this.clippingPlanes=null,this.clipIntersection=!1,this.clipShadows=!1,this.shadowSide=null,this.colorWrite=!0,this.precision=null,this.polygonOffset=!1,this.polygonOffsetFactor=0,this.polygonOffsetUnits=0,this.dithering=!1,this.alphaToCoverage=!1,this.premultipliedAlpha=!1,this.forceSinglePass=!1,this.allowOverride=!0,this.visible=!0,this.toneMapped=!0,this.userData={},this.version=0,this._alphaTest=0}get alphaTest(){return this._alphaTest}set alphaTest(t){this._alphaTest>0!=t>0&&this.version++,this._alphaTest=t}onBeforeRender(){}onBeforeCompile(){}customProgramCacheKey(){return this.onBeforeCompile.toString()}setValues(t){if(t!==void 0)for(let e in t){let i=t[e];if(i===void 0){Pt(`Material: parameter '${e}' has value of undefined.`);continue}let s=this[e];if(s===void 0){Pt(`Material: '${e}' is not a property of THREE.${this.type}.`);continue}s&&s.isColor?s.set(i):s&&s.isVector2&&i&&i.isVector2||s&&s.isEuler&&i&&i.isEuler||s&&s.isVector3&&i&&i.isVector3?s.copy(i):this[e]=i}}toJSON(t){let e=t===void 0||typeof t=="string";e&&(t={textures:{},images:{}});let i={metadata:{version:4.7,type:"Material",generator:"Material.toJSON"}};i.uuid=this.uuid,i.type=this.type,i.blending=this.blending,i.side=this.side,i.shadowSide=this.shadowSide,i.vertexColors=this.vertexColors,i.opacity=this.opacity,i.transparent=this.transparent,i.blendSrc=this.blendSrc,i.blendDst=this.blendDst,i.blendEquation=this.blendEquation,i.blendSrcAlpha=this.blendSrcAlpha,i.blendDstAlpha=this.blendDstAlpha,i.blendEquationAlpha=this.blendEquationAlpha,i.blendColor=this.blendColor.getHex(),i.blendAlpha=this.blendAlpha,i.depthFunc=this.depthFunc,i.depthTest=this.depthTest,i.depthWrite=this.depthWrite,i.colorWrite=this.colorWrite,i.clipIntersection=this.clipIntersection,i.clipShadows=this.clipShadows,i.stencilWriteMask=this.stencilWriteMask,i.stencilFunc=this.stencilFunc,i.stencilRef=this.stencilRef,i.stencilFuncMask=this.stencilFuncMask,i.stencilFail=this.stencilFail,i.stencilZFail=this.stencilZFail,i.stencilZPass=this.stencilZPass,i.stencilWrite=this.stencilWrite,i.polygonOffset=this.polygonOffset,i.polygonOffsetFactor=this.polygonOffsetFactor,i.polygonOffsetUnits=this.polygonOffsetUnits,i.dithering=this.dithering,i.alphaTest=this.alphaTest,i.alphaHash=this.alphaHash,i.alphaToCoverage=this.alphaToCoverage,i.premultipliedAlpha=this.premultipliedAlpha,i.forceSinglePass=this.forceSinglePass,i.allowOverride=this.allowOverride,i.visible=this.visible,i.toneMapped=this.toneMapped,i.name=this.name,this.color&&this.color.isColor&&(i.color=this.color.getHex()),this.roughness!==void 0&&(i.roughness=this.roughness),this.metalness!==void 0&&(i.metalness=this.metalness),this.sheen!==void 0&&(i.sheen=this.sheen),this.sheenColor&&this.sheenColor.isColor&&(i.sheenColor=this.sheenColor.getHex()),this.sheenRoughness!==void 0&&(i.sheenRoughness=this.sheenRoughness),this.emissive&&this.emissive.isColor&&(i.emissive=this.emissive.getHex()),this.emissiveIntensity!==void 0&&(i.emissiveIntensity=this.emissiveIntensity),this.specular&&this.specular.isColor&&(i.specular=this.specular.getHex()),this.specularIntensity!==void 0&&(i.specularIntensity=this.specularIntensity),this.specularColor&&this.specularColor.isColor&&(i.specularColor=this.specularColor.getHex()),this.shininess!==void 0&&(i.shininess=this.shininess),this.clearcoat!==void 0&&(i.clearcoat=this.clearcoat),this.clearcoatRoughness!==void 0&&(i.clearcoatRoughness=this.clearcoatRoughness),this.diffuseRoughness!==void 0&&(i.diffuseRoughness=this.diffuseRoughness),this.diffuseRoughnessMap&&this.diffuseRoughnessMap.isTexture&&(i.diffuseRoughnessMap=this.diffuseRoughnessMap.toJSON(t).uuid),this.clearcoatMap&&this.clearcoatMap.isTexture&&(i.clearcoatMap=this.clearcoatMap.toJSON(t).uuid),this.clearcoatRoughnessMap&&this.clearcoatRoughnessMap.isTexture&&(i.clearcoatRoughnessMap=this.clearcoatRoughnessMap.toJSON(t).uuid),this.clearcoatNormalMap&&this.clearcoatNormalMap.isTexture&&(i.clearcoatNormalMap=this.clearcoatNormalMap.toJSON(t).uuid,i.clearcoatNormalScale=this.clearcoatNormalScale.toArray()),this.sheenColorMap&&this.sheenColorMap.isTexture&&(i.sheenColorMap=this.sheenColorMap.toJSON(t).uuid),this.sheenRoughnessMap&&this.sheenRoughnessMap.isTexture&&(i.sheenRoughnessMap=this.sheenRoughnessMap.toJSON(t).uuid),this.dispersion!==void 0&&(i.dispersion=this.dispersion),this.retroreflectivity!==void 0&&(i.retroreflectivity=this.retroreflectivity),this.iridescence!==void 0&&(i.iridescence=this.iridescence),this.iridescenceIOR!==void 0&&(i.iridescenceIOR=this.iridescenceIOR),this.iridescenceThicknessMinimum!==void 0&&(i.iridescenceThicknessMinimum=this.iridescenceThicknessMinimum),this.iridescenceThicknessMaximum!==void 0&&(i.iridescenceThicknessMaximum=this.iridescenceThicknessMaximum),this.iridescenceMap&&this.iridescenceMap.isTexture&&(i.iridescenceMap=this.iridescenceMap.toJSON(t).uuid),this.iridescenceThicknessMap&&this.iridescenceThicknessMap.isTexture&&(i.iridescenceThicknessMap=this.iridescenceThicknessMap.toJSON(t).uuid),this.anisotropy!==void 0&&(i.anisotropy=this.anisotropy),this.anisotropyRotation!==void 0&&(i.anisotropyRotation=this.anisotropyRotation),this.anisotropyMap&&this.anisotropyMap.isTexture&&(i.anisotropyMap=this.anisotropyMap.toJSON(t).uuid),this.map&&this.map.isTexture&&(i.map=this.map.toJSON(t).uuid),this.matcap&&this.matcap.isTexture&&(i.matcap=this.matcap.toJSON(t).uuid),this.alphaMap&&this.alphaMap.isTexture&&(i.alphaMap=this.alphaMap.toJSON(t).uuid),this.lightMap&&this.lightMap.isTexture&&(i.lightMap=this.lightMap.toJSON(t).uuid,i.lightMapIntensity=this.lightMapIntensity),this.aoMap&&this.aoMap.isTexture&&(i.aoMap=this.aoMap.toJSON(t).uuid,i.aoMapIntensity=this.aoMapIntensity),this.bumpMap&&this.bumpMap.isTexture&&(i.bumpMap=this.bumpMap.toJSON(t).uuid,i.bumpScale=this.bumpScale),this.normalMap&&this.normalMap.isTexture&&(i.normalMap=this.normalMap.toJSON(t).uuid,i.normalMapType=this.normalMapType,i.normalScale=this.normalScale.toArray()),this.displacementMap&&this.displacementMap.isTexture&&(i.displacementMap=this.displacementMap.toJSON(t).uuid,i.displacementScale=this.displacementScale,i.displacementBias=this.displacementBias),this.roughnessMap&&this.roughnessMap.isTexture&&(i.roughnessMap=this.roughnessMap.toJSON(t).uuid),this.metalnessMap&&this.metalnessMap.isTexture&&(i.metalnessMap=this.metalnessMap.toJSON(t).uuid),this.emissiveMap&&this.emissiveMap.isTexture&&(i.emissiveMap=this.emissiveMap.toJSON(t).uuid),this.specularMap&&this.specularMap.isTexture&&(i.specularMap=this.specularMap.toJSON(t).uuid),this.specularIntensityMap&&this.specularIntensityMap.isTexture&&(i.specularIntensityMap=this.specularIntensityMap.toJSON(t).uuid),this.specularColorMap&&this.specularColorMap.isTexture&&(i.specularColorMap=this.specularColorMap.toJSON(t).uuid),this.envMap&&this.envMap.isTexture&&(i.envMap=this.envMap.toJSON(t).uuid,this.combine!==void 0&&(i.combine=this.combine)),this.envMapRotation!==void 0&&(i.envMapRotation=this.envMapRotation.toArray()),this.envMapIntensity!==void 0&&(i.envMapIntensity=this.envMapIntensity),this.reflectivity!==void 0&&(i.reflectivity=this.reflectivity),this.refractionRatio!==void 0&&(i.refractionRatio=this.refractionRatio),this.gradientMap&&this.gradientMap.isTexture&&(i.gradientMap=this.gradientMap.toJSON(t).uuid),this.transmission!==void 0&&(i.transmission=this.transmission),this.transmissionMap&&this.transmissionMap.isTexture&&(i.transmissionMap=this.transmissionMap.toJSON(t).uuid),this.thickness!==void 0&&(i.thickness=this.thickness),this.thicknessMap&&this.thicknessMap.isTexture&&(i.thicknessMap=this.thicknessMap.toJSON(t).uuid),this.attenuationDistance!==void 0&&(i.attenuationDistance=this.attenuationDistance),this.attenuationColor!==void 0&&(i.attenuationColor=this.attenuationColor.getHex()),this.size!==void 0&&(i.size=this.size),this.sizeAttenuation!==void 0&&(i.sizeAttenuation=this.sizeAttenuation),Array.isArray(this.clippingPlanes)&&this.clippingPlanes.length>0&&(i.clippingPlanes=this.clippingPlanes.map(r=>r.toJSON())),this.rotation!==void 0&&(i.rotation=this.rotation),this.depthPacking!==void 0&&(i.depthPacking=this.depthPacking),this.linewidth!==void 0&&(i.linewidth=this.linewidth),this.linecap!==void 0&&(i.linecap=this.linecap),this.linejoin!==void 0&&(i.linejoin=this.linejoin),this.dashSize!==void 0&&(i.dashSize=this.dashSize),this.gapSize!==void 0&&(i.gapSize=this.gapSize),this.scale!==void 0&&(i.scale=this.scale),this.wireframe!==void 0&&(i.wireframe=this.wireframe),this.wireframeLinewidth!==void 0&&(i.wireframeLinewidth=this.wireframeLinewidth),this.wireframeLinecap!==void 0&&(i.wireframeLinecap=this.wireframeLinecap),this.wireframeLinejoin!==void 0&&(i.wireframeLinejoin=this.wireframeLinejoin),this.flatShading!==void 0&&(i.flatShading=this.flatShading),this.fog!==void 0&&(i.fog=this.fog),Object.keys(this.userData).length>0&&(i.userData=this.userData);function s(r){let o=[];for(let a in r){let l=r[a];delete l.metadata,o.push(l)}return o}if(e){let r=s(t.textures),o=s(t.images);r.length>0&&(i.textures=r),o.length>0&&(i.images=o)}return i}fromJSON(t,e){if(t.uuid!==void 0&&(this.uuid=t.uuid),t.name!==void 0&&(this.name=t.name),t.color!==void 0&&this.color!==void 0&&this.color.setHex(t.color),t.roughness!==void 0&&(this.roughness=t.roughness),t.metalness!==void 0&&(this.metalness=t.metalness),t.sheen!==void 0&&(this.sheen=t.sheen),t.sheenColor!==void 0&&(this.sheenColor=new Wt().setHex(t.sheenColor)),t.sheenRoughness!==void 0&&(this.sheenRoughness=t.sheenRoughness),t.emissive!==void 0&&this.emissive!==void 0&&this.emissive.setHex(t.emissive),t.specular!==void 0&&this.specular!==void 0&&this.specular.setHex(t.specular),t.specularIntensity!==void 0&&(this.specularIntensity=t.specularIntensity),t.specularColor!==void 0&&this.specularColor!==void 0&&this.specularColor.setHex(t.specularColor),t.shininess!==void 0&&(this.shininess=t.shininess),t.clearcoat!==void 0&&(this.clearcoat=t.clearcoat),t.clearcoatRoughness!==void 0&&(this.clearcoatRoughness=t.clearcoatRoughness),t.diffuseRoughness!==void 0&&(this.diffuseRoughness=t.diffuseRoughness),t.dispersion!==void 0&&(this.dispersion=t.dispersion),t.retroreflectivity!==void 0&&(this.retroreflectivity=t.retroreflectivity),t.iridescence!==void 0&&(this.iridescence=t.iridescence),t.iridescenceIOR!==void 0&&(this.iridescenceIOR=t.iridescenceIOR),t.iridescenceThicknessMinimum!==void 0&&(this.iridescenceThicknessMinimum=t.iridescenceThicknessMinimum),t.iridescenceThicknessMaximum!==void 0&&(this.iridescenceThicknessMaximum=t.iridescenceThicknessMaximum),t.iridescenceThicknessRange!==void 0&&(this.iridescenceThicknessMinimum=t.iridescenceThicknessRange[0],this.iridescenceThicknessMaximum=t.iridescenceThicknessRange[1]),t.transmission!==void 0&&(this.transmission=t.transmission),t.thickness!==void 0&&(this.thickness=t.thickness),t.attenuationDistance!==void 0&&(this.attenuationDistance=t.attenuationDistance),t.attenuationColor!==void 0&&this.attenuationColor!==void 0&&this.attenuationColor.setHex(t.attenuationColor),t.anisotropy!==void 0&&(this.anisotropy=t.anisotropy),t.anisotropyRotation!==void 0&&(this.anisotropyRotation=t.anisotropyRotation),t.fog!==void 0&&(this.fog=t.fog),t.flatShading!==void 0&&(this.flatShading=t.flatShading),t.blending!==void 0&&(this.blending=t.blending),t.combine!==void 0&&(this.combine=t.combine),t.side!==void 0&&(this.side=t.side),t.shadowSide!==void 0&&(this.shadowSide=t.shadowSide),t.opacity!==void 0&&(this.opacity=t.opacity),t.transparent!==void 0&&(this.transparent=t.transparent),t.alphaTest!==void 0&&(this.alphaTest=t.alphaTest),t.alphaHash!==void 0&&(this.alphaHash=t.alphaHash),t.depthFunc!==void 0&&(this.depthFunc=t.depthFunc),t.depthTest!==void 0&&(this.depthTest=t.depthTest),t.depthWrite!==void 0&&(this.depthWrite=t.depthWrite),t.colorWrite!==void 0&&(this.colorWrite=t.colorWrite),t.clippingPlanes!==void 0&&(this.clippingPlanes=t.clippingPlanes.map(i=>new Je().fromJSON(i))),t.clipIntersection!==void 0&&(this.clipIntersection=t.clipIntersection),t.clipShadows!==void 0&&(this.clipShadows=t.clipShadows),t.depthPacking!==void 0&&(this.depthPacking=t.depthPacking),t.blendSrc!==void 0&&(this.blendSrc=t.blendSrc),t.blendDst!==void 0&&(this.blendDst=t.blendDst),t.blendEquation!==void 0&&(this.blendEquation=t.blendEquation),t.blendSrcAlpha!==void 0&&(this.blendSrcAlpha=t.blendSrcAlpha),t.blendDstAlpha!==void 0&&(this.blendDstAlpha=t.blendDstAlpha),t.blendEquationAlpha!==void 0&&(this.blendEquationAlpha=t.blendEquationAlpha),t.blendColor!==void 0&&this.blendColor!==void 0&&this.blendColor.setHex(t.blendColor),t.blendAlpha!==void 0&&(this.blendAlpha=t.blendAlpha),t.stencilWriteMask!==void 0&&(this.stencilWriteMask=t.stencilWriteMask),t.stencilFunc!==void 0&&(this.stencilFunc=t.stencilFunc),t.stencilRef!==void 0&&(this.stencilRef=t.stencilRef),t.stencilFuncMask!==void 0&&(this.stencilFuncMask=t.stencilFuncMask),t.stencilFail!==void 0&&(this.stencilFail=t.stencilFail),t.stencilZFail!==void 0&&(this.stencilZFail=t.stencilZFail),t.stencilZPass!==void 0&&(this.stencilZPass=t.stencilZPass),t.stencilWrite!==void 0&&(this.stencilWrite=t.stencilWrite),t.wireframe!==void 0&&(this.wireframe=t.wireframe),t.wireframeLinewidth!==void 0&&(this.wireframeLinewidth=t.wireframeLinewidth),t.wireframeLinecap!==void 0&&(this.wireframeLinecap=t.wireframeLinecap),t.wireframeLinejoin!==void 0&&(this.wireframeLinejoin=t.wireframeLinejoin),t.rotation!==void 0&&(this.rotation=t.rotation),t.linewidth!==void 0&&(this.linewidth=t.linewidth),t.linecap!==void 0&&(this.linecap=t.linecap),t.linejoin!==void 0&&(this.linejoin=t.linejoin),t.dashSize!==void 0&&(this.dashSize=t.dashSize),t.gapSize!==void 0&&(this.gapSize=t.gapSize),t.scale!==void 0&&(this.scale=t.scale),t.polygonOffset!==void 0&&(this.polygonOffset=t.polygonOffset),t.polygonOffsetFactor!==void 0&&(this.polygonOffsetFactor=t.polygonOffsetFactor),t.polygonOffsetUnits!==void 0&&(this.polygonOffsetUnits=t.polygonOffsetUnits),t.dithering!==void 0&&(this.dithering=t.dithering),t.alphaToCoverage!==void 0&&(this.alphaToCoverage=t.alphaToCoverage),t.premultipliedAlpha!==void 0&&(this.premultipliedAlpha=t.premultipliedAlpha),t.forceSinglePass!==void 0&&(this.forceSinglePass=t.forceSinglePass),t.allowOverride!==void 0&&(this.allowOverride=t.allowOverride),t.visible!==void 0&&(this.visible=t.visible),t.toneMapped!==void 0&&(this.toneMapped=t.toneMapped),t.userData!==void 0&&(this.userData=t.userData),t.vertexColors!==void 0&&(typeof t.vertexColors=="number"?this.vertexColors=t.vertexColors>0:this.vertexColors=t.vertexColors),t.size!==void 0&&(this.size=t.size),t.sizeAttenuation!==void 0&&(this.sizeAttenuation=t.sizeAttenuation),t.map!==void 0&&(this.map=e[t.map]||null),t.matcap!==void 0&&(this.matcap=e[t.matcap]||null),t.alphaMap!==void 0&&(this.alphaMap=e[t.alphaMap]||null),t.bumpMap!==void 0&&(this.bumpMap=e[t.bumpMap]||null),t.bumpScale!==void 0&&(this.bumpScale=t.bumpScale),t.normalMap!==void 0&&(this.normalMap=e[t.normalMap]||null),t.normalMapType!==void 0&&(this.normalMapType=t.normalMapType),t.normalScale!==void 0){let i=t.normalScale;Array.isArray(i)===!1&&(i=[i,i]),this.normalScale=new bt().fromArray(i)}return t.displacementMap!==void 0&&(this.displacementMap=e[t.displacementMap]||null),t.displacementScale!==void 0&&(this.displacementScale=t.displacementScale),t.displacementBias!==void 0&&(this.displacementBias=t.displacementBias),t.roughnessMap!==void 0&&(this.roughnessMap=e[t.roughnessMap]||null),t.metalnessMap!==void 0&&(this.metalnessMap=e[t.metalnessMap]||null),t.emissiveMap!==void 0&&(this.emissiveMap=e[t.emissiveMap]||null),t.emissiveIntensity!==void 0&&(this.emissiveIntensity=t.emissiveIntensity),t.specularMap!==void 0&&(this.specularMap=e[t.specularMap]||null),t.specularIntensityMap!==void 0&&(this.specularIntensityMap=e[t.specularIntensityMap]||null),t.specularColorMap!==void 0&&(this.specularColorMap=e[t.specularColorMap]||null),t.envMap!==void 0&&(this.envMap=e[t.envMap]||null),t.envMapRotation!==void 0&&this.envMapRotation.fromArray(t.envMapRotation),t.envMapIntensity!==void 0&&(this.envMapIntensity=t.envMapIntensity),t.reflectivity!==void 0&&(this.reflectivity=t.reflectivity),t.refractionRatio!==void 0&&(this.refractionRatio=t.refractionRatio),t.lightMap!==void 0&&(this.lightMap=e[t.lightMap]||null),t.lightMapIntensity!==void 0&&(this.lightMapIntensity=t.lightMapIntensity),t.aoMap!==void 0&&(this.aoMap=e[t.aoMap]||null),t.aoMapIntensity!==void 0&&(this.aoMapIntensity=t.aoMapIntensity),t.gradientMap!==void 0&&(this.gradientMap=e[t.gradientMap]||null),t.clearcoatMap!==void 0&&(this.clearcoatMap=e[t.clearcoatMap]||null),t.clearcoatRoughnessMap!==void 0&&(this.clearcoatRoughnessMap=e[t.clearcoatRoughnessMap]||null),t.clearcoatNormalMap!==void 0&&(this.clearcoatNormalMap=e[t.clearcoatNormalMap]||null),t.clearcoatNormalScale!==void 0&&(this.clearcoatNormalScale=new bt().fromArray(t.clearcoatNormalScale)),t.diffuseRoughnessMap!==void 0&&(this.diffuseRoughnessMap=e[t.diffuseRoughnessMap]||null),t.iridescenceMap!==void 0&&(this.iridescenceMap=e[t.iridescenceMap]||null),t.iridescenceThicknessMap!==void 0&&(this.iridescenceThicknessMap=e[t.iridescenceThicknessMap]||null),t.transmissionMap!==void 0&&(this.transmissionMap=e[t.transmissionMap]||null),t.thicknessMap!==void 0&&(this.thicknessMap=e[t.thicknessMap]||null),t.anisotropyMap!==void 0&&(this.anisotropyMap=e[t.anisotropyMap]||null),t.sheenColorMap!==void 0&&(this.sheenColorMap=e[t.sheenColorMap]||null),t.sheenRoughnessMap!==void 0&&(this.sheenRoughnessMap=e[t.sheenRoughnessMap]||null),this}clone(){return new this.constructor().copy(this)}copy(t){this.name=t.name,this.blending=t.blending,this.side=t.side,this.vertexColors=t.vertexColors,this.opacity=t.opacity,this.transparent=t.transparent,this.blendSrc=t.blendSrc,this.blendDst=t.blendDst,this.blendEquation=t.blendEquation,this.blendSrcAlpha=t.blendSrcAlpha,this.blendDstAlpha=t.blendDstAlpha,this.blendEquationAlpha=t.blendEquationAlpha,this.blendColor.copy(t.blendColor),this.blendAlpha=t.blendAlpha,this.depthFunc=t.depthFunc,this.depthTest=t.depthTest,this.depthWrite=t.depthWrite,this.stencilWriteMask=t.stencilWriteMask,this.stencilFunc=t.stencilFunc,this.stencilRef=t.stencilRef,this.stencilFuncMask=t.stencilFuncMask,this.stencilFail=t.stencilFail,this.stencilZFail=t.stencilZFail,this.stencilZPass=t.stencilZPass,this.stencilWrite=t.stencilWrite;let e=t.clippingPlanes,i=null;if(e!==null){let s=e.length;i=new Array(s);for(let r=0;r!==s;++r)i[r]=e[r].clone()}return this.clippingPlanes=i,this.clipIntersection=t.clipIntersection,this.clipShadows=t.clipShadows,this.shadowSide=t.shadowSide,this.colorWrite=t.colorWrite,this.precision=t.precision,this.polygonOffset=t.polygonOffset,this.polygonOffsetFactor=t.polygonOffsetFactor,this.polygonOffsetUnits=t.polygonOffsetUnits,this.dithering=t.dithering,this.alphaTest=t.alphaTest,this.alphaHash=t.alphaHash,this.alphaToCoverage=t.alphaToCoverage,this.premultipliedAlpha=t.premultipliedAlpha,this.forceSinglePass=t.forceSinglePass,this.allowOverride=t.allowOverride,this.visible=t.visible,this.toneMapped=t.toneMapped,this.userData=JSON.parse(JSON.stringify(t.userData)),this}dispose(){this.dispatchEvent({type:"dispose"})}set needsUpdate(t){t===!0&&this.version++}};var Mn=new C,xh=new C,na=new C,sa=new C,Ki=class{constructor(t=new C,e=new C(0,0,-1)){this.origin=t,this.direction=e}set(t,e){return this.origin.copy(t),this.direction.copy(e),this}copy(t){return this.origin.copy(t.origin),this.direction.copy(t.direction),this}at(t,e){return e.copy(this.origin).addScaledVector(this.direction,t)}lookAt(t){return this.direction.copy(t).sub(this.origin).normalize(),this}recast(t){return this.origin.copy(this.at(t,Mn)),this}closestPointToPoint(t,e){e.subVectors(t,this.origin);let i=e.dot(this.direction);return i<0?e.copy(this.origin):e.copy(this.origin).addScaledVector(this.direction,i)}distanceToPoint(t){return Math.sqrt(this.distanceSqToPoint(t))}distanceSqToPoint(t){let e=Mn.subVectors(t,this.origin).dot(this.direction);return e<0?this.origin.distanceToSquared(t):(Mn.copy(this.origin).addScaledVector(this.direction,e),Mn.distanceToSquared(t))}distanceSqToSegment(t,e,i,s){xh.copy(t).add(e).multiplyScalar(.5),na.copy(e).sub(t).normalize(),sa.copy(this.origin).sub(xh);let r=t.distanceTo(e)*.5,o=-this.direction.dot(na),a=sa.dot(this.direction),l=-sa.dot(na),c=sa.lengthSq(),h=Math.abs(1-o*o),d,u,f,g;if(h>0)if(d=o*l-a,u=o*a-l,g=r*h,d>=0)if(u>=-g)if(u<=g){let x=1/h;d*=x,u*=x,f=d*(d+o*u+2*a)+u*(o*d+u+2*l)+c}else u=r,d=Math.max(0,-(o*u+a)),f=-d*d+u*(u+2*l)+c;else u=-r,d=Math.max(0,-(o*u+a)),f=-d*d+u*(u+2*l)+c;else u<=-g?(d=Math.max(0,-(-o*r+a)),u=d>0?-r:Math.min(Math.max(-r,-l),r),f=-d*d+u*(u+2*l)+c):u<=g?(d=0,u=Math.min(Math.max(-r,-l),r),f=u*(u+2*l)+c):(d=Math.max(0,-(o*r+a)),u=d>0?r:Math.min(Math.max(-r,-l),r),f=-d*d+u*(u+2*l)+c);else u=o>0?-r:r,d=Math.max(0,-(o*u+a)),f=-d*d+u*(u+2*l)+c;return i&&i.copy(this.origin).addScaledVector(this.direction,d),s&&s.copy(xh).addScaledVector(na,u),f}intersectSphere(t,e){if(t.radius<0)return null;Mn.subVectors(t.center,this.origin);let i=Mn.dot(this.direction),s=Mn.dot(Mn)-i*i,r=t.radius*t.radius;if(s>r)return null;let o=Math.sqrt(r-s),a=i-o,l=i+o;return l<0?null:a<0?this.at(l,e):this.at(a,e)}intersectsSphere(t){return t.radius<0?!1:this.distanceSqToPoint(t.center)<=t.radius*t.radius}distanceToPlane(t){let e=t.normal.dot(this.direction);if(e===0)return t.distanceToPoint(this.origin)===0?0:null;let i=-(this.origin.dot(t.normal)+t.constant)/e;return i>=0?i:null}intersectPlane(t,e){let i=this.distanceToPlane(t);return i===null?null:this.at(i,e)}intersectsPlane(t){let e=t.distanceToPoint(this.origin);return e===0||t.normal.dot(this.direction)*e<0}intersectBox(t,e){let i,s,r,o,a,l,c=1/this.direction.x,h=1/this.direction.y,d=1/this.direction.z,u=this.origin;return c>=0?(i=(t.min.x-u.x)*c,s=(t.max.x-u.x)*c):(i=(t.max.x-u.x)*c,s=(t.min.x-u.x)*c),h>=0?(r=(t.min.y-u.y)*h,o=(t.max.y-u.y)*h):(r=(t.max.y-u.y)*h,o=(t.min.y-u.y)*h),i>o||r>s||((r>i||isNaN(i))&&(i=r),(o<s||isNaN(s))&&(s=o),d>=0?(a=(t.min.z-u.z)*d,l=(t.max.z-u.z)*d):(a=(t.max.z-u.z)*d,l=(t.min.z-u.z)*d),i>l||a>s)||((a>i||i!==i)&&(i=a),(l<s||s!==s)&&(s=l),s<0)?null:this.at(i>=0?i:s,e)}intersectsBox(t){return this.intersectBox(t,Mn)!==null}intersectTriangle(t,e,i,s,r){let o=this.origin,a=this.direction,l=a.x,c=a.y,h=a.z,d=t.x-o.x,u=t.y-o.y,f=t.z-o.z,g=e.x-o.x,x=e.y-o.y,p=e.z-o.z,m=i.x-o.x,y=i.y-o.y,b=i.z-o.z,v=Math.abs(l),S=Math.abs(c),w=Math.abs(h),_,M,R,A,P,I,O,L,B,H,G,et;if(v>=S&&v>=w?(R=l,I=d,B=g,et=m,l>=0?(_=c,M=h,A=u,P=f,O=x,L=p,H=y,G=b):(_=h,M=c,A=f,P=u,O=p,L=x,H=b,G=y)):S>=w?(R=c,I=u,B=x,et=y,c>=0?(_=h,M=l,A=f,P=d,O=p,L=g,H=b,G=m):(_=l,M=h,A=d,P=f,O=g,L=p,H=m,G=b)):(R=h,I=f,B=p,et=b,h>=0?(_=l,M=c,A=d,P=u,O=g,L=x,H=m,G=y):(_=c,M=l,A=u,P=d,O=x,L=g,H=y,G=m)),R===0)return null;let X=_/R,J=M/R,tt=1/R,vt=A-X*I,Nt=P-J*I,Z=O-X*B,ut=L-J*B,xt=H-X*et,Rt=G-J*et,mt=xt*ut-Rt*Z,Ft=vt*Rt-Nt*xt,Ce=Z*Nt-ut*vt;if(s){if(mt<0||Ft<0||Ce<0)return null}else if((mt<0||Ft<0||Ce<0)&&(mt>0||Ft>0||Ce>0))return null;let It=mt+Ft+Ce;if(It===0)return null;let Jt=tt*(mt*I+Ft*B+Ce*et);return(It>0?Jt<0:Jt>0)?null:this.at(Jt/It,r)}applyMatrix4(t){return this.origin.applyMatrix4(t),this.direction.transformDirection(t),this}equals(t){return t.origin.equals(this.origin)&&t.direction.equals(this.direction)}clone(){return new this.constructor().copy(this)}},xs=class extends an{constructor(t){super(),this.isMeshBasicMaterial=!0,this.type="MeshBasicMaterial",this.color=new Wt(16777215),this.map=null,this.lightMap=null,this.lightMapIntensity=1,this.aoMap=null,this.aoMapIntensity=1,this.specularMap=null,this.alphaMap=null,this.envMap=null,this.envMapRotation=new ji,this.combine=ol,this.reflectivity=1,this.refractionRatio=.98,this.wireframe=!1,this.wireframeLinewidth=1,this.wireframeLinecap="round",this.wireframeLinejoin="round",this.fog=!0,this.setValues(t)}copy(t){return super.copy(t),this.color.copy(t.color),this.map=t.map,this.lightMap=t.lightMap,this.lightMapIntensity=t.lightMapIntensity,this.aoMap=t.aoMap,this.aoMapIntensity=t.aoMapIntensity,this.specularMap=t.specularMap,this.alphaMap=t.alphaMap,this.envMap=t.envMap,this.envMapRotation.copy(t.envMapRotation),this.combine=t.combine,this.reflectivity=t.reflectivity,this.refractionRatio=t.refractionRatio,this.wireframe=t.wireframe,this.wireframeLinewidth=t.wireframeLinewidth,this.wireframeLinecap=t.wireframeLinecap,this.wireframeLinejoin=t.wireframeLinejoin,this.fog=t.fog,this}},nf=new Dt,gs=new Ki,ra=new qe,sf=new C,oa=new C,aa=new C,la=new C,bh=new C,ca=new C,rf=new C,ha=new C,st=class extends Le{constructor(t=new Me,e=new xs){super(),this.isMesh=!0,this.type="Mesh",this.geometry=t,this.material=e,this.morphTargetDictionary=void 0,this.morphTargetInfluences=void 0,this.count=1,this.updateMorphTargets()}copy(t,e){return super.copy(t,e),t.morphTargetInfluences!==void 0?this.morphTargetInfluences=t.morphTargetInfluences.slice():this.morphTargetInfluences=void 0,t.morphTargetDictionary!==void 0?this.morphTargetDictionary=Object.assign({},t.morphTargetDictionary):this.morphTargetDictionary=void 0,this.material=Array.isArray(t.material)?t.material.slice():t.material,this.geometry=t.geometry,this}updateMorphTargets(){let e=this.geometry.morphAttributes,i=Object.keys(e);if(i.length>0){let s=e[i[0]];if(s!==void 0){this.morphTargetInfluences=[],this.morphTargetDictionary={};for(let r=0,o=s.length;r<o;r++){let a=s[r].name||String(r);this.morphTargetInfluences.push(0),this.morphTargetDictionary[a]=r}}}}getVertexPosition(t,e){let i=this.geometry,s=i.attributes.position,r=i.morphAttributes.position,o=i.morphTargetsRelative;e.fromBufferAttribute(s,t);let a=this.morphTargetInfluences;if(r&&a){ca.set(0,0,0);for(let l=0,c=r.length;l<c;l++){let h=a[l],d=r[l];h!==0&&(bh.fromBufferAttribute(d,t),o?ca.addScaledVector(bh,h):ca.addScaledVector(bh.sub(e),h))}e.add(ca)}return e}intersectsFrustum(t){return t.intersectsObject(this)}raycast(t,e){let i=this.geometry,s=this.material,r=this.matrixWorld;s!==void 0&&(i.boundingSphere===null&&i.computeBoundingSphere(),ra.copy(i.boundingSphere),ra.applyMatrix4(r),gs.copy(t.ray).recast(t.near),!(ra.containsPoint(gs.origin)===!1&&(gs.intersectSphere(ra,sf)===null||gs.origin.distanceToSquared(sf)>(t.far-t.near)**2))&&(nf.copy(r).invert(),gs.copy(t.ray).applyMatrix4(nf),!(i.boundingBox!==null&&gs.intersectsBox(i.boundingBox)===!1)&&this._computeIntersections(t,e,gs)))}_computeIntersections(t,e,i){let s,r=this.geometry,o=this.material,a=r.index,l=r.attributes.position,c=r.attributes.uv,h=r.attributes.uv1,d=r.attributes.normal,u=r.groups,f=r.drawRange;if(a!==null)if(Array.isArray(o))for(let g=0,x=u.length;g<x;g++){let p=u[g],m=o[p.materialIndex],y=Math.max(p.start,f.start),b=Math.min(a.count,Math.min(p.start+p.count,f.start+f.count));for(let v=y,S=b;v<S;v+=3){let w=a.getX(v),_=a.getX(v+1),M=a.getX(v+2);s=ua(this,m,t,i,c,h,d,w,_,M),s&&(s.faceIndex=Math.floor(v/3),s.face.materialIndex=p.materialIndex,e.push(s))}}else{let g=Math.max(0,f.start),x=Math.min(a.count,f.start+f.count);for(let p=g,m=x;p<m;p+=3){let y=a.getX(p),b=a.getX(p+1),v=a.getX(p+2);s=ua(this,o,t,i,c,h,d,y,b,v),s&&(s.faceIndex=Math.floor(p/3),e.push(s))}}else if(l!==void 0)if(Array.isArray(o))for(let g=0,x=u.length;g<x;g++){let p=u[g],m=o[p.materialIndex],y=Math.max(p.start,f.start),b=Math.min(l.count,Math.min(p.start+p.count,f.start+f.count));for(let v=y,S=b;v<S;v+=3){let w=v,_=v+1,M=v+2;s=ua(this,m,t,i,c,h,d,w,_,M),s&&(s.faceIndex=Math.floor(v/3),s.face.materialIndex=p.materialIndex,e.push(s))}}else{let g=Math.max(0,f.start),x=Math.min(l.count,f.start+f.count);for(let p=g,m=x;p<m;p+=3){let y=p,b=p+1,v=p+2;s=ua(this,o,t,i,c,h,d,y,b,v),s&&(s.faceIndex=Math.floor(p/3),e.push(s))}}}};function v0(n,t,e,i,s,r,o,a){let l;if(t.side===ei?l=i.intersectTriangle(o,r,s,!0,a):l=i.intersectTriangle(s,r,o,t.side===Li,a),l===null)return null;ha.copy(a),ha.applyMatrix4(n.matrixWorld);let c=e.ray.origin.distanceTo(ha);return c<e.near||c>e.far?null:{distance:c,point:ha.clone(),object:n}}function ua(n,t,e,i,s,r,o,a,l,c){n.getVertexPosition(a,oa),n.getVertexPosition(l,aa),n.getVertexPosition(c,la);let h=v0(n,t,e,i,oa,aa,la,rf);if(h){let d=new C;Qe.getBarycoord(rf,oa,aa,la,d),s&&(h.uv=Qe.getInterpolatedAttribute(s,a,l,c,d,new bt)),r&&(h.uv1=Qe.getInterpolatedAttribute(r,a,l,c,d,new bt)),o&&(h.normal=Qe.getInterpolatedAttribute(o,a,l,c,d,new C),h.normal.dot(i.direction)>0&&h.normal.multiplyScalar(-1));let u={a,b:l,c,normal:new C,materialIndex:0};Qe.getNormal(oa,aa,la,u.normal),h.face=u,h.barycoord=d}return h}var vs=class extends Si{constructor(t=null,e=1,i=1,s,r,o,a,l,c=Ye,h=Ye,d,u){super(null,o,a,l,c,h,s,r,d,u),this.isDataTexture=!0,this.image={data:t,width:e,height:i},this.generateMipmaps=!1,this.flipY=!1,this.unpackAlignment=1}};var _s=new qe,x0=new bt(.5,.5),da=new C,En=class{constructor(t=new Je,e=new Je,i=new Je,s=new Je,r=new Je,o=new Je){this.planes=[t,e,i,s,r,o]}set(t,e,i,s,r,o){let a=this.planes;return a[0].copy(t),a[1].copy(e),a[2].copy(i),a[3].copy(s),a[4].copy(r),a[5].copy(o),this}copy(t){let e=this.planes;for(let i=0;i<6;i++)e[i].copy(t.planes[i]);return this}setFromProjectionMatrix(t,e=zi,i=!1){let s=this.planes,r=t.elements,o=r[0],a=r[1],l=r[2],c=r[3],h=r[4],d=r[5],u=r[6],f=r[7],g=r[8],x=r[9],p=r[10],m=r[11],y=r[12],b=r[13],v=r[14],S=r[15];if(s[0].setComponents(c-o,f-h,m-g,S-y).normalize(),s[1].setComponents(c+o,f+h,m+g,S+y).normalize(),s[2].setComponents(c+a,f+d,m+x,S+b).normalize(),s[3].setComponents(c-a,f-d,m-x,S-b).normalize(),i)s[4].setComponents(l,u,p,v).normalize(),s[5].setComponents(c-l,f-u,m-p,S-v).normalize();else if(s[4].setComponents(c-l,f-u,m-p,S-v).normalize(),e===zi)s[5].setComponents(c+l,f+u,m+p,S+v).normalize();else if(e===Qs)s[5].setComponents(l,u,p,v).normalize();else throw new Error("THREE.Frustum.setFromProjectionMatrix(): Invalid coordinate system: "+e);return this}intersectsObject(t){if(t.boundingSphere!==void 0)t.boundingSphere===null&&t.computeBoundingSphere(),_s.copy(t.boundingSphere).applyMatrix4(t.matrixWorld);else{let e=t.geometry;e.boundingSphere===null&&e.computeBoundingSphere(),_s.copy(e.boundingSphere).applyMatrix4(t.matrixWorld)}return this.intersectsSphere(_s)}intersectsSprite(t){_s.center.set(0,0,0);let e=x0.distanceTo(t.center);return _s.radius=.7071067811865476+e,_s.applyMatrix4(t.matrixWorld),this.intersectsSphere(_s)}intersectsSphere(t){let e=this.planes,i=t.center,s=-t.radius;for(let r=0;r<6;r++)if(e[r].distanceToPoint(i)<s)return!1;return!0}intersectsBox(t){let e=this.planes;for(let i=0;i<6;i++){let s=e[i];if(da.x=s.normal.x>0?t.max.x:t.min.x,da.y=s.normal.y>0?t.max.y:t.min.y,da.z=s.normal.z>0?t.max.z:t.min.z,s.distanceToPoint(da)<0)return!1}return!0}containsPoint(t){let e=this.planes;for(let i=0;i<6;i++)if(e[i].distanceToPoint(t)<0)return!1;return!0}clone(){return new this.constructor().copy(this)}},of=new Dt,eo=class n{constructor(){this.coordinateSystem=zi,this._frustums=[],this._count=0}setFromArrayCamera(t){let e=t.cameras,i=this._frustums;for(let s=0;s<e.length;s++){let r=e[s];of.multiplyMatrices(r.projectionMatrix,r.matrixWorldInverse),i[s]===void 0&&(i[s]=new En),i[s].setFromProjectionMatrix(of,r.coordinateSystem,r.reversedDepth)}return this._count=e.length,this}getFrustum(t){return this._frustums[t]}intersectsObject(t){let e=this._frustums;for(let i=0;i<this._count;i++)if(e[i].intersectsObject(t))return!0;return!1}intersectsSprite(t){let e=this._frustums;for(let i=0;i<this._count;i++)if(e[i].intersectsSprite(t))return!0;return!1}intersectsSphere(t){let e=this._frustums;for(let i=0;i<this._count;i++)if(e[i].intersectsSphere(t))return!0;return!1}intersectsBox(t){let e=this._frustums;for(let i=0;i<this._count;i++)if(e[i].intersectsBox(t))return!0;return!1}containsPoint(t){let e=this._frustums;for(let i=0;i<this._count;i++)if(e[i].containsPoint(t))return!0;return!1}copy(t){this.coordinateSystem=t.coordinateSystem;let e=this._frustums,i=t._frustums;for(let s=0;s<t._count;s++)e[s]===void 0&&(e[s]=new En),e[s].copy(i[s]);return this._count=t._count,this}clone(){return new n().copy(this)}};function Sh(n,t){return n-t}function b0(n,t){return n.z-t.z}function S0(n,t){return t.z-n.z}var Dh=class{constructor(){this.index=0,this.pool=[],this.list=[]}push(t,e,i,s){let r=this.pool,o=this.list;this.index>=r.length&&r.push({start:-1,count:-1,z:-1,index:-1});let a=r[this.index];o.push(a),this.index++,a.start=t,a.count=e,a.z=i,a.index=s}reset(){this.list.length=0,this.index=0}},bi=new Dt,M0=new Wt(1,1,1),w0=new En,T0=new eo,fa=new ee,ys=new qe,Mh=new C,af=new C,lf=new C,E0=new C,wh=new Dh,ci=new st,pa=[];function A0(n,t,e=0){let i=t.itemSize;if(n.isInterleavedBufferAttribute||n.array.constructor!==t.array.constructor){let s=n.count;for(let r=0;r<s;r++)for(let o=0;o<i;o++)t.setComponent(r+e,o,n.getComponent(r,o))}else t.array.set(n.array,e*i);t.needsUpdate=!0}function sn(n,t){if(n.constructor!==t.constructor){let e=Math.min(n.length,t.length);for(let i=0;i<e;i++)t[i]=n[i]}else{let e=Math.min(n.length,t.length);t.set(new n.constructor(n.buffer,0,e))}}var io=class extends st{constructor(t,e,i=e*2,s){super(new Me,s),this.isBatchedMesh=!0,this.perObjectFrustumCulled=!0,this.sortObjects=!0,this.boundingBox=null,this.boundingSphere=null,this.customSort=null,this._instanceInfo=[],this._geometryInfo=[],this._availableInstanceIds=[],this._availableGeometryIds=[],this._nextIndexStart=0,this._nextVertexStart=0,this._geometryCount=0,this._visibilityChanged=!0,this._geometryInitialized=!1,this._maxInstanceCount=t,this._maxVertexCount=e,this._maxIndexCount=i,this._multiDrawCounts=new Int32Array(t),this._multiDrawStarts=new Int32Array(t),this._multiDrawCount=0,this._multiDrawBytesPerElement=1,this._mergedDrawCounts=new Int32Array(t),this._mergedDrawStarts=new Int32Array(t),this._mergedDrawInstanceCounts=new Int32Array(t),this._mergedDrawCount=0,this._matricesTexture=null,this._indirectTexture=null,this._colorsTexture=null,this._previousMatricesTexture=null,this._initMatricesTexture(),this._initIndirectTexture()}get maxInstanceCount(){return this._maxInstanceCount}get instanceCount(){return this._instanceInfo.length-this._availableInstanceIds.length}get unusedVertexCount(){return this._maxVertexCount-this._nextVertexStart}get unusedIndexCount(){return this._maxIndexCount-this._nextIndexStart}_initMatricesTexture(){let t=Math.sqrt(this._maxInstanceCount*4);t=Math.ceil(t/4)*4,t=Math.max(t,4);let e=new Float32Array(t*t*4),i=new vs(e,t,t,Ri,Ci);this._matricesTexture=i}_initIndirectTexture(){let t=Math.sqrt(this._maxInstanceCount);t=Math.ceil(t);let e=new Uint32Array(t*t),i=new vs(e,t,t,_o,Vi);this._indirectTexture=i}_initColorsTexture(){let t=Math.sqrt(this._maxInstanceCount);t=Math.ceil(t);let e=new Float32Array(t*t*4).fill(1),i=new vs(e,t,t,Ri,Ci);i.colorSpace=Xt.workingColorSpace,this._colorsTexture=i}_initializeGeometry(t){let e=this.geometry,i=this._maxVertexCount,s=this._maxIndexCount;if(this._geometryInitialized===!1){for(let r in t.attributes){let o=t.getAttribute(r),{array:a,itemSize:l,normalized:c}=o,h=new a.constructor(i*l),d=new Re(h,l,c);e.setAttribute(r,d)}if(t.getIndex()!==null){let r=i>65535?new Uint32Array(s):new Uint16Array(s);e.setIndex(new Re(r,1))}this._geometryInitialized=!0}}_validateGeometry(t){let e=this.geometry;if(!!t.getIndex()!=!!e.getIndex())throw new Error('THREE.BatchedMesh: All geometries must consistently have "index".');for(let i in e.attributes){if(!t.hasAttribute(i))throw new Error(`THREE.BatchedMesh: Added geometry missing "${i}". All geometries must have consistent attributes.`);let s=t.getAttribute(i),r=e.getAttribute(i);if(s.itemSize!==r.itemSize||s.normalized!==r.normalized)throw new Error(`THREE.BatchedMesh: Added geometry attribute "${i}" has an inconsistent itemSize or normalized value.`)}}validateInstanceId(t){let e=this._instanceInfo;if(t<0||t>=e.length||e[t].active===!1)throw new Error(`THREE.BatchedMesh: Invalid instanceId ${t}. Instance is either out of range or has been deleted.`)}validateGeometryId(t){let e=this._geometryInfo;if(t<0||t>=e.length||e[t].active===!1)throw new Error(`THREE.BatchedMesh: Invalid geometryId ${t}. Geometry is either out of range or has been deleted.`)}setCustomSort(t){return this.customSort=t,this}computeBoundingBox(){this.boundingBox===null&&(this.boundingBox=new ee);let t=this.boundingBox,e=this._instanceInfo;t.makeEmpty();for(let i=0,s=e.length;i<s;i++){if(e[i].active===!1)continue;let r=e[i].geometryIndex;this.getMatrixAt(i,bi),this.getBoundingBoxAt(r,fa).applyMatrix4(bi),t.union(fa)}}computeBoundingSphere(){this.boundingSphere===null&&(this.boundingSphere=new qe);let t=this.boundingSphere,e=this._instanceInfo;t.makeEmpty();for(let i=0,s=e.length;i<s;i++){if(e[i].active===!1)continue;let r=e[i].geometryIndex;this.getMatrixAt(i,bi),this.getBoundingSphereAt(r,ys).applyMatrix4(bi),t.union(ys)}}addInstance(t){if(this._instanceInfo.length>=this.maxInstanceCount&&this._availableInstanceIds.length===0)throw new Error("THREE.BatchedMesh: Maximum item count reached.");let i={visible:!0,active:!0,geometryIndex:t},s=null;this._availableInstanceIds.length>0?(this._availableInstanceIds.sort(Sh),s=this._availableInstanceIds.shift(),this._instanceInfo[s]=i):(s=this._instanceInfo.length,this._instanceInfo.push(i));let r=this._matricesTexture;bi.identity().toArray(r.image.data,s*16),r.needsUpdate=!0;let o=this._colorsTexture;return o&&(M0.toArray(o.image.data,s*4),o.needsUpdate=!0),this._visibilityChanged=!0,s}addGeometry(t,e=-1,i=-1){this._initializeGeometry(t),this._validateGeometry(t);let s={vertexStart:-1,vertexCount:-1,reservedVertexCount:-1,indexStart:-1,indexCount:-1,reservedIndexCount:-1,start:-1,count:-1,boundingBox:null,boundingSphere:null,active:!0},r=this._geometryInfo;s.vertexStart=this._nextVertexStart,s.reservedVertexCount=e===-1?t.getAttribute("position").count:e;let o=t.getIndex();if(o!==null&&(s.indexStart=this._nextIndexStart,s.reservedIndexCount=i===-1?o.count:i),s.indexStart!==-1&&s.indexStart+s.reservedIndexCount>this._maxIndexCount||s.vertexStart+s.reservedVertexCount>this._maxVertexCount)throw new Error("THREE.BatchedMesh: Reserved space request exceeds the maximum buffer size.");let l;return this._availableGeometryIds.length>0?(this._availableGeometryIds.sort(Sh),l=this._availableGeometryIds.shift(),r[l]=s):(l=this._geometryCount,this._geometryCount++,r.push(s)),this.setGeometryAt(l,t),this._nextIndexStart=s.indexStart+s.reservedIndexCount,this._nextVertexStart=s.vertexStart+s.reservedVertexCount,l}setGeometryAt(t,e){if(t>=this._geometryCount)throw new Error("THREE.BatchedMesh: Maximum geometry count reached.");this._validateGeometry(e);let i=this.geometry,s=i.getIndex()!==null,r=i.getIndex(),o=e.getIndex(),a=this._geometryInfo[t];if(s&&o.count>a.reservedIndexCount||e.attributes.position.count>a.reservedVertexCount)throw new Error("THREE.BatchedMesh: Reserved space not large enough for provided geometry.");let l=a.vertexStart,c=a.reservedVertexCount;a.vertexCount=e.getAttribute("position").count;for(let h in i.attributes){let d=e.getAttribute(h),u=i.getAttribute(h);A0(d,u,l);let f=d.itemSize;for(let g=d.count,x=c;g<x;g++){let p=l+g;for(let m=0;m<f;m++)u.setComponent(p,m,0)}u.needsUpdate=!0,u.addUpdateRange(l*f,c*f)}if(s){let h=a.indexStart,d=a.reservedIndexCount;a.indexCount=e.getIndex().count;for(let u=0;u<o.count;u++)r.setX(h+u,l+o.getX(u));for(let u=o.count,f=d;u<f;u++)r.setX(h+u,l);r.needsUpdate=!0,r.addUpdateRange(h,a.reservedIndexCount)}return a.start=s?a.indexStart:a.vertexStart,a.count=s?a.indexCount:a.vertexCount,a.boundingBox=null,e.boundingBox!==null&&(a.boundingBox=e.boundingBox.clone()),a.boundingSphere=null,e.boundingSphere!==null&&(a.boundingSphere=e.boundingSphere.clone()),this._visibilityChanged=!0,t}deleteGeometry(t){let e=this._geometryInfo;if(t>=e.length||e[t].active===!1)return this;let i=this._instanceInfo;for(let s=0,r=i.length;s<r;s++)i[s].active&&i[s].geometryIndex===t&&this.deleteInstance(s);return e[t].active=!1,this._availableGeometryIds.push(t),this._visibilityChanged=!0,this}deleteInstance(t){return this.validateInstanceId(t),this._instanceInfo[t].active=!1,this._availableInstanceIds.push(t),this._visibilityChanged=!0,this}optimize(){let t=0,e=0,i=this._geometryInfo,s=i.map((o,a)=>a).sort((o,a)=>i[o].vertexStart-i[a].vertexStart),r=this.geometry;for(let o=0,a=i.length;o<a;o++){let l=s[o],c=i[l];if(c.active!==!1){if(r.index!==null){if(c.indexStart!==e){let{indexStart:h,vertexStart:d,reservedIndexCount:u}=c,f=r.index,g=f.array,x=t-d;for(let p=h;p<h+u;p++)g[p]=g[p]+x;f.array.copyWithin(e,h,h+u),f.addUpdateRange(e,u),f.needsUpdate=!0,c.indexStart=e}e+=c.reservedIndexCount}if(c.vertexStart!==t){let{vertexStart:h,reservedVertexCount:d}=c,u=r.attributes;for(let f in u){let g=u[f],{array:x,itemSize:p}=g;x.copyWithin(t*p,h*p,(h+d)*p),g.addUpdateRange(t*p,d*p),g.needsUpdate=!0}c.vertexStart=t}t+=c.reservedVertexCount,c.start=r.index?c.indexStart:c.vertexStart}}return this._nextIndexStart=e,this._nextVertexStart=t,this._visibilityChanged=!0,this}getBoundingBoxAt(t,e){if(t>=this._geometryCount)return null;let i=this.geometry,s=this._geometryInfo[t];if(s.boundingBox===null){let r=new ee,o=i.index,a=i.attributes.position;for(let l=s.start,c=s.start+s.count;l<c;l++){let h=l;o&&(h=o.getX(h)),r.expandByPoint(Mh.fromBufferAttribute(a,h))}s.boundingBox=r}return e.copy(s.boundingBox),e}getBoundingSphereAt(t,e){if(t>=this._geometryCount)return null;let i=this.geometry,s=this._geometryInfo[t];if(s.boundingSphere===null){let r=new qe;this.getBoundingBoxAt(t,fa),fa.getCenter(r.center);let o=i.index,a=i.attributes.position,l=0;for(let c=s.start,h=s.start+s.count;c<h;c++){let d=c;o&&(d=o.getX(d)),Mh.fromBufferAttribute(a,d),l=Math.max(l,r.center.distanceToSquared(Mh))}r.radius=Math.sqrt(l),s.boundingSphere=r}return e.copy(s.boundingSphere),e}setMatrixAt(t,e){this.validateInstanceId(t);let i=this._matricesTexture,s=this._matricesTexture.image.data;return e.toArray(s,t*16),i.needsUpdate=!0,this}getMatrixAt(t,e){return this.validateInstanceId(t),e.fromArray(this._matricesTexture.image.data,t*16)}setColorAt(t,e){return this.validateInstanceId(t),this._colorsTexture===null&&this._initColorsTexture(),e.toArray(this._colorsTexture.image.data,t*4),this._colorsTexture.needsUpdate=!0,this}getColorAt(t,e){return this.validateInstanceId(t),this._colorsTexture===null?e.isVector4?e.set(1,1,1,1):e.setRGB(1,1,1):e.fromArray(this._colorsTexture.image.data,t*4)}setVisibleAt(t,e){return this.validateInstanceId(t),this._instanceInfo[t].visible===e?this:(this._instanceInfo[t].visible=e,this._visibilityChanged=!0,this)}getVisibleAt(t){return this.validateInstanceId(t),this._instanceInfo[t].visible}setGeometryIdAt(t,e){return this.validateInstanceId(t),this.validateGeometryId(e),this._instanceInfo[t].geometryIndex=e,this._visibilityChanged=!0,this}getGeometryIdAt(t){return this.validateInstanceId(t),this._instanceInfo[t].geometryIndex}getGeometryRangeAt(t,e={}){this.validateGeometryId(t);let i=this._geometryInfo[t];return e.vertexStart=i.vertexStart,e.vertexCount=i.vertexCount,e.reservedVertexCount=i.reservedVertexCount,e.indexStart=i.indexStart,e.indexCount=i.indexCount,e.reservedIndexCount=i.reservedIndexCount,e.start=i.start,e.count=i.count,e}setInstanceCount(t){let e=this._availableInstanceIds,i=this._instanceInfo;for(e.sort(Sh);e[e.length-1]===i.length-1;)i.pop(),e.pop();if(t<i.length)throw new Error(`THREE.BatchedMesh: Instance ids outside the range ${t} are being used. Cannot shrink instance count.`);let s=new Int32Array(t),r=new Int32Array(t);sn(this._multiDrawCounts,s),sn(this._multiDrawStarts,r),this._multiDrawCounts=s,this._multiDrawStarts=r;let o=new Int32Array(t),a=new Int32Array(t),l=new Int32Array(t);sn(this._mergedDrawCounts,o),sn(this._mergedDrawStarts,a),sn(this._mergedDrawInstanceCounts,l),this._mergedDrawCounts=o,this._mergedDrawStarts=a,this._mergedDrawInstanceCounts=l,this._maxInstanceCount=t;let c=this._indirectTexture,h=this._matricesTexture,d=this._colorsTexture;c.dispose(),this._initIndirectTexture(),sn(c.image.data,this._indirectTexture.image.data),h.dispose(),this._initMatricesTexture(),sn(h.image.data,this._matricesTexture.image.data),d&&(d.dispose(),this._initColorsTexture(),sn(d.image.data,this._colorsTexture.image.data)),this._previousMatricesTexture!==null&&(this._previousMatricesTexture.dispose(),this._previousMatricesTexture=null)}setGeometrySize(t,e){let i=[...this._geometryInfo].filter(a=>a.active);if(Math.max(...i.map(a=>a.vertexStart+a.reservedVertexCount))>t)throw new Error(`THREE.BatchedMesh: Geometry vertex values are being used outside the range ${t}. Cannot shrink further.`);if(this.geometry.index&&Math.max(...i.map(l=>l.indexStart+l.reservedIndexCount))>e)throw new Error(`THREE.BatchedMesh: Geometry index values are being used outside the range ${e}. Cannot shrink further.`);let r=this.geometry;r.dispose(),this._maxVertexCount=t,this._maxIndexCount=e,this._geometryInitialized&&(this._geometryInitialized=!1,this.geometry=new Me,this._initializeGeometry(r));let o=this.geometry;r.index&&sn(r.index.array,o.index.array);for(let a in r.attributes)sn(r.attributes[a].array,o.attributes[a].array);this._visibilityChanged=!0}raycast(t,e){let i=this._instanceInfo,s=this._geometryInfo,r=this.matrixWorld,o=this.geometry;ci.material=this.material,ci.geometry.index=o.index,ci.geometry.attributes=o.attributes,ci.geometry.boundingBox===null&&(ci.geometry.boundingBox=new ee),ci.geometry.boundingSphere===null&&(ci.geometry.boundingSphere=new qe);for(let a=0,l=i.length;a<l;a++){if(!i[a].visible||!i[a].active)continue;let c=i[a].geometryIndex,h=s[c];ci.geometry.setDrawRange(h.start,h.count),this.getMatrixAt(a,ci.matrixWorld).premultiply(r),this.getBoundingBoxAt(c,ci.geometry.boundingBox),this.getBoundingSphereAt(c,ci.geometry.boundingSphere),ci.raycast(t,pa);for(let d=0,u=pa.length;d<u;d++){let f=pa[d];f.object=this,f.batchId=a,e.push(f)}pa.length=0}ci.material=null,ci.geometry.index=null,ci.geometry.attributes={},ci.geometry.setDrawRange(0,1/0)}copy(t){return super.copy(t),this.geometry=t.geometry.clone(),this.perObjectFrustumCulled=t.perObjectFrustumCulled,this.sortObjects=t.sortObjects,this.boundingBox=t.boundingBox!==null?t.boundingBox.clone():null,this.boundingSphere=t.boundingSphere!==null?t.boundingSphere.clone():null,this._geometryInfo=t._geometryInfo.map(e=>({...e,boundingBox:e.boundingBox!==null?e.boundingBox.clone():null,boundingSphere:e.boundingSphere!==null?e.boundingSphere.clone():null})),this._instanceInfo=t._instanceInfo.map(e=>({...e})),this._availableInstanceIds=t._availableInstanceIds.slice(),this._availableGeometryIds=t._availableGeometryIds.slice(),this._nextIndexStart=t._nextIndexStart,this._nextVertexStart=t._nextVertexStart,this._geometryCount=t._geometryCount,this._maxInstanceCount=t._maxInstanceCount,this._maxVertexCount=t._maxVertexCount,this._maxIndexCount=t._maxIndexCount,this._geometryInitialized=t._geometryInitialized,this._multiDrawCounts=t._multiDrawCounts.slice(),this._multiDrawStarts=t._multiDrawStarts.slice(),this._multiDrawBytesPerElement=t._multiDrawBytesPerElement,this._mergedDrawCounts=t._mergedDrawCounts.slice(),this._mergedDrawStarts=t._mergedDrawStarts.slice(),this._mergedDrawInstanceCounts=t._mergedDrawInstanceCounts.slice(),this._indirectTexture=t._indirectTexture.clone(),this._indirectTexture.image.data=this._indirectTexture.image.data.slice(),this._matricesTexture=t._matricesTexture.clone(),this._matricesTexture.image.data=this._matricesTexture.image.data.slice(),t._colorsTexture!==null?(this._colorsTexture=t._colorsTexture.clone(),this._colorsTexture.image.data=this._colorsTexture.image.data.slice()):this._colorsTexture=null,this}dispose(){super.dispose(),this.geometry.dispose(),this._matricesTexture.dispose(),this._matricesTexture=null,this._indirectTexture.dispose(),this._indirectTexture=null,this._colorsTexture!==null&&(this._colorsTexture.dispose(),this._colorsTexture=null),this._previousMatricesTexture!==null&&(this._previousMatricesTexture.dispose(),this._previousMatricesTexture=null)}_updateDrawParameters(t,e,i,s="multiDraw"){if(!this._visibilityChanged&&!this.perObjectFrustumCulled&&!this.sortObjects)return;let r=e.getIndex(),o=r===null?1:r.array.BYTES_PER_ELEMENT,a=1;i.wireframe&&(a=2,o=e.attributes.position.count>65535?4:2);let l=this._instanceInfo,c=this._multiDrawStarts,h=this._multiDrawCounts,d=this._mergedDrawStarts,u=this._mergedDrawCounts,f=this._mergedDrawInstanceCounts,g=this._geometryInfo,x=this.perObjectFrustumCulled,p=this._indirectTexture,m=p.image.data,y=t.isArrayCamera?T0:w0;x&&(t.isArrayCamera?y.setFromArrayCamera(t):(bi.multiplyMatrices(t.projectionMatrix,t.matrixWorldInverse).multiply(this.matrixWorld),y.setFromProjectionMatrix(bi,t.coordinateSystem,t.reversedDepth)));let b=0,v=0;if(this.sortObjects){bi.copy(this.matrixWorld).invert(),af.setFromMatrixPosition(t.matrixWorld).applyMatrix4(bi),lf.set(0,0,-1).transformDirection(t.matrixWorld).transformDirection(bi);for(let _=0,M=l.length;_<M;_++)if(l[_].visible&&l[_].active){let R=l[_].geometryIndex;this.getMatrixAt(_,bi),this.getBoundingSphereAt(R,ys).applyMatrix4(bi);let A=!1;if(x&&(A=!y.intersectsSphere(ys)),!A){let P=g[R],I=E0.subVectors(ys.center,af).dot(lf);wh.push(P.start,P.count,I,_)}}let S=wh.list,w=this.customSort;w===null?S.sort(i.transparent?S0:b0):w.call(this,S,t);for(let _=0,M=S.length;_<M;_++){let R=S[_],A=R.start*o*a,P=R.count*a;s==="merged"?v>0&&d[v-1]===A&&u[v-1]===P?f[v-1]++:(d[v]=A,u[v]=P,f[v]=1,v++):(c[b]=A,h[b]=P),m[b]=R.index,b++}wh.reset()}else for(let S=0,w=l.length;S<w;S++)if(l[S].visible&&l[S].active){let _=l[S].geometryIndex,M=!1;if(x&&(this.getMatrixAt(S,bi),this.getBoundingSphereAt(_,ys).applyMatrix4(bi),M=!y.intersectsSphere(ys)),!M){let R=g[_],A=R.start*o*a,P=R.count*a;s==="merged"?v>0&&d[v-1]===A&&u[v-1]===P?f[v-1]++:(d[v]=A,u[v]=P,f[v]=1,v++):(c[b]=A,h[b]=P),m[b]=S,b++}}p.needsUpdate=!0,this._multiDrawCount=b,this._mergedDrawCount=v,this._multiDrawBytesPerElement=o,this._visibilityChanged=!1}onBeforeRender(t,e,i,s,r){t.isWebGPURenderer===!0?(this._visibilityChanged||this.perObjectFrustumCulled||this.sortObjects)&&(this._indirectTexture.needsUpdate=!0):this._updateDrawParameters(i,s,r)}onBeforeShadow(t,e,i,s,r,o){t.isWebGPURenderer!==!0&&this._updateDrawParameters(s,r,o)}},Wn=class extends an{constructor(t){super(),this.isLineBasicMaterial=!0,this.type="LineBasicMaterial",this.color=new Wt(16777215),this.map=null,this.linewidth=1,this.linecap="round",this.linejoin="round",this.fog=!0,this.setValues(t)}copy(t){return super.copy(t),this.color.copy(t.color),this.map=t.map,this.linewidth=t.linewidth,this.linecap=t.linecap,this.linejoin=t.linejoin,this.fog=t.fog,this}},Va=new C,Ha=new C,cf=new Dt,Wr=new Ki,ma=new qe,Th=new C,hf=new C,ti=class extends Le{constructor(t=new Me,e=new Wn){super(),this.isLine=!0,this.type="Line",this.geometry=t,this.material=e,this.morphTargetDictionary=void 0,this.morphTargetInfluences=void 0,this.updateMorphTargets()}copy(t,e){return super.copy(t,e),t.morphTargetInfluences!==void 0?this.morphTargetInfluences=t.morphTargetInfluences.slice():this.morphTargetInfluences=void 0,t.morphTargetDictionary!==void 0?this.morphTargetDictionary=Object.assign({},t.morphTargetDictionary):this.morphTargetDictionary=void 0,this.material=Array.isArray(t.material)?t.material.slice():t.material,this.geometry=t.geometry,this}computeLineDistances(){let t=this.geometry;if(t.index===null){let e=t.attributes.position,i=[0];for(let s=1,r=e.count;s<r;s++)Va.fromBufferAttribute(e,s-1),Ha.fromBufferAttribute(e,s),i[s]=i[s-1],i[s]+=Va.distanceTo(Ha);t.setAttribute("lineDistance",new oe(i,1))}else Pt("Line.computeLineDistances(): Computation only possible with non-indexed BufferGeometry.");return this}intersectsFrustum(t){return t.intersectsObject(this)}raycast(t,e){let i=this.geometry,s=this.matrixWorld,r=t.params.Line.threshold,o=i.drawRange;if(i.boundingSphere===null&&i.computeBoundingSphere(),ma.copy(i.boundingSphere),ma.applyMatrix4(s),ma.radius+=r,t.ray.intersectsSphere(ma)===!1)return;cf.copy(s).invert(),Wr.copy(t.ray).applyMatrix4(cf);let a=r/((this.scale.x+this.scale.y+this.scale.z)/3),l=a*a,c=this.isLineSegments?2:1,h=i.index,u=i.attributes.position;if(h!==null){let f=Math.max(0,o.start),g=Math.min(h.count,o.start+o.count);for(let x=f,p=g-1;x<p;x+=c){let m=h.getX(x),y=h.getX(x+1),b=ga(this,t,Wr,l,m,y,x);b&&e.push(b)}if(this.isLineLoop){let x=h.getX(g-1),p=h.getX(f),m=ga(this,t,Wr,l,x,p,g-1);m&&e.push(m)}}else{let f=Math.max(0,o.start),g=Math.min(u.count,o.start+o.count);for(let x=f,p=g-1;x<p;x+=c){let m=ga(this,t,Wr,l,x,x+1,x);m&&e.push(m)}if(this.isLineLoop){let x=ga(this,t,Wr,l,g-1,f,g-1);x&&e.push(x)}}}updateMorphTargets(){let e=this.geometry.morphAttributes,i=Object.keys(e);if(i.length>0){let s=e[i[0]];if(s!==void 0){this.morphTargetInfluences=[],this.morphTargetDictionary={};for(let r=0,o=s.length;r<o;r++){let a=s[r].name||String(r);this.morphTargetInfluences.push(0),this.morphTargetDictionary[a]=r}}}}};function ga(n,t,e,i,s,r,o){let a=n.geometry.attributes.position;if(Va.fromBufferAttribute(a,s),Ha.fromBufferAttribute(a,r),e.distanceSqToSegment(Va,Ha,Th,hf)>i)return;Th.applyMatrix4(n.matrixWorld);let c=t.ray.origin.distanceTo(Th);if(!(c<t.near||c>t.far))return{distance:c,point:hf.clone().applyMatrix4(n.matrixWorld),index:o,face:null,faceIndex:null,barycoord:null,object:n}}var uf=new C,df=new C,Xn=class extends ti{constructor(t,e){super(t,e),this.isLineSegments=!0,this.type="LineSegments"}computeLineDistances(){let t=this.geometry;if(t.index===null){let e=t.attributes.position,i=[];for(let s=0,r=e.count;s<r;s+=2)uf.fromBufferAttribute(e,s),df.fromBufferAttribute(e,s+1),i[s]=s===0?0:i[s-1],i[s+1]=i[s]+uf.distanceTo(df);t.setAttribute("lineDistance",new oe(i,1))}else Pt("LineSegments.computeLineDistances(): Computation only possible with non-indexed BufferGeometry.");return this}},rr=class extends ti{constructor(t,e){super(t,e),this.isLineLoop=!0,this.type="LineLoop"}},Ga=class extends an{constructor(t){super(),this.isPointsMaterial=!0,this.type="PointsMaterial",this.color=new Wt(16777215),this.map=null,this.alphaMap=null,this.size=1,this.sizeAttenuation=!0,this.fog=!0,this.setValues(t)}copy(t){return super.copy(t),this.color.copy(t.color),this.map=t.map,this.alphaMap=t.alphaMap,this.size=t.size,this.sizeAttenuation=t.sizeAttenuation,this.fog=t.fog,this}},ff=new Dt,Nh=new Ki,_a=new qe,ya=new C,or=class extends Le{constructor(t=new Me,e=new Ga){super(),this.isPoints=!0,this.type="Points",this.geometry=t,this.material=e,this.morphTargetDictionary=void 0,this.morphTargetInfluences=void 0,this.updateMorphTargets()}copy(t,e){return super.copy(t,e),t.morphTargetInfluences!==void 0?this.morphTargetInfluences=t.morphTargetInfluences.slice():this.morphTargetInfluences=void 0,t.morphTargetDictionary!==void 0?this.morphTargetDictionary=Object.assign({},t.morphTargetDictionary):this.morphTargetDictionary=void 0,this.material=Array.isArray(t.material)?t.material.slice():t.material,this.geometry=t.geometry,this}intersectsFrustum(t){return t.intersectsObject(this)}raycast(t,e){let i=this.geometry,s=this.matrixWorld,r=t.params.Points.threshold,o=i.drawRange;if(i.boundingSphere===null&&i.computeBoundingSphere(),_a.copy(i.boundingSphere),_a.applyMatrix4(s),_a.radius+=r,t.ray.intersectsSphere(_a)===!1)return;ff.copy(s).invert(),Nh.copy(t.ray).applyMatrix4(ff);let a=r/((this.scale.x+this.scale.y+this.scale.z)/3),l=a*a,c=i.index,d=i.attributes.position;if(c!==null){let u=Math.max(0,o.start),f=Math.min(c.count,o.start+o.count);for(let g=u,x=f;g<x;g++){let p=c.getX(g);ya.fromBufferAttribute(d,p),pf(ya,p,l,s,t,e,this)}}else{let u=Math.max(0,o.start),f=Math.min(d.count,o.start+o.count);for(let g=u,x=f;g<x;g++)ya.fromBufferAttribute(d,g),pf(ya,g,l,s,t,e,this)}}updateMorphTargets(){let e=this.geometry.morphAttributes,i=Object.keys(e);if(i.length>0){let s=e[i[0]];if(s!==void 0){this.morphTargetInfluences=[],this.morphTargetDictionary={};for(let r=0,o=s.length;r<o;r++){let a=s[r].name||String(r);this.morphTargetInfluences.push(0),this.morphTargetDictionary[a]=r}}}}};function pf(n,t,e,i,s,r,o){let a=Nh.distanceSqToPoint(n);if(a<e){let l=new C;Nh.closestPointToPoint(n,l),l.applyMatrix4(i);let c=s.ray.origin.distanceTo(l);if(c<s.near||c>s.far)return;r.push({distance:c,distanceToRay:Math.sqrt(a),point:l,index:t,face:null,faceIndex:null,barycoord:null,object:o})}}var no=class extends Si{constructor(t=[],e=Es,i,s,r,o,a,l,c,h){super(t,e,i,s,r,o,a,l,c,h),this.isCubeTexture=!0,this.flipY=!1}get images(){return this.image}set images(t){this.image=t}};var An=class extends Si{constructor(t,e,i=Vi,s,r,o,a=Ye,l=Ye,c,h=Tn,d=1){if(h!==Tn&&h!==Pn)throw new Error("THREE.DepthTexture: format must be either THREE.DepthFormat or THREE.DepthStencilFormat");let u={width:t,height:e,depth:d};super(u,s,r,o,a,l,h,i,c),this.isDepthTexture=!0,this.flipY=!1,this.generateMipmaps=!1,this.compareFunction=null}copy(t){return super.copy(t),this.source=new ir(Object.assign({},t.image)),this.compareFunction=t.compareFunction,this}toJSON(t){let e=super.toJSON(t);return e.compareFunction=this.compareFunction,e}},so=class extends An{constructor(t,e=Vi,i=Es,s,r,o=Ye,a=Ye,l,c=Tn){let h={width:t,height:t,depth:1},d=[h,h,h,h,h,h];super(t,t,e,i,s,r,o,a,l,c),this.image=d,this.isCubeDepthTexture=!0,this.isCubeTexture=!0}get images(){return this.image}set images(t){this.image=t}},ro=class extends Si{constructor(t=null){super(),this.sourceTexture=t,this.isExternalTexture=!0}copy(t){return super.copy(t),this.sourceTexture=t.sourceTexture,this}},we=class n extends Me{constructor(t=1,e=1,i=1,s=1,r=1,o=1){super(),this.type="BoxGeometry",this.parameters={width:t,height:e,depth:i,widthSegments:s,heightSegments:r,depthSegments:o};let a=this;s=Math.floor(s),r=Math.floor(r),o=Math.floor(o);let l=[],c=[],h=[],d=[],u=0,f=0;g("z","y","x",-1,-1,i,e,t,o,r,0),g("z","y","x",1,-1,i,e,-t,o,r,1),g("x","z","y",1,1,t,i,e,s,o,2),g("x","z","y",1,-1,t,i,-e,s,o,3),g("x","y","z",1,-1,t,e,i,s,r,4),g("x","y","z",-1,-1,t,e,-i,s,r,5),this.setIndex(l),this.setAttribute("position",new oe(c,3)),this.setAttribute("normal",new oe(h,3)),this.setAttribute("uv",new oe(d,2));function g(x,p,m,y,b,v,S,w,_,M,R){let A=v/_,P=S/M,I=v/2,O=S/2,L=w/2,B=_+1,H=M+1,G=0,et=0,X=new C;for(let J=0;J<H;J++){let tt=J*P-O;for(let vt=0;vt<B;vt++){let Nt=vt*A-I;X[x]=Nt*y,X[p]=tt*b,X[m]=L,c.push(X.x,X.y,X.z),X[x]=0,X[p]=0,X[m]=w>0?1:-1,h.push(X.x,X.y,X.z),d.push(vt/_),d.push(1-J/M),G+=1}}for(let J=0;J<M;J++)for(let tt=0;tt<_;tt++){let vt=u+tt+B*J,Nt=u+tt+B*(J+1),Z=u+(tt+1)+B*(J+1),ut=u+(tt+1)+B*J;l.push(vt,Nt,ut),l.push(Nt,Z,ut),et+=6}a.addGroup(f,et,R),f+=et,u+=G}}copy(t){return super.copy(t),this.parameters=Object.assign({},t.parameters),this}static fromJSON(t){return new n(t.width,t.height,t.depth,t.widthSegments,t.heightSegments,t.depthSegments)}};var $e=class n extends Me{constructor(t=1,e=1,i=1,s=32,r=1,o=!1,a=0,l=Math.PI*2){super(),this.type="CylinderGeometry",this.parameters={radiusTop:t,radiusBottom:e,height:i,radialSegments:s,heightSegments:r,openEnded:o,thetaStart:a,thetaLength:l};let c=this;s=Math.floor(s),r=Math.floor(r);let h=[],d=[],u=[],f=[],g=0,x=[],p=i/2,m=0;y(),o===!1&&(t>0&&b(!0),e>0&&b(!1)),this.setIndex(h),this.setAttribute("position",new oe(d,3)),this.setAttribute("normal",new oe(u,3)),this.setAttribute("uv",new oe(f,2));function y(){let v=new C,S=new C,w=0,_=(e-t)/i;for(let M=0;M<=r;M++){let R=[],A=M/r,P=A*(e-t)+t;for(let I=0;I<=s;I++){let O=I/s,L=O*l+a,B=Math.sin(L),H=Math.cos(L);S.x=P*B,S.y=-A*i+p,S.z=P*H,d.push(S.x,S.y,S.z),v.set(B,_,H).normalize(),u.push(v.x,v.y,v.z),f.push(O,1-A),R.push(g++)}x.push(R)}for(let M=0;M<s;M++)for(let R=0;R<r;R++){let A=x[R][M],P=x[R+1][M],I=x[R+1][M+1],O=x[R][M+1];(t>0||R!==0)&&(h.push(A,P,O),w+=3),(e>0||R!==r-1)&&(h.push(P,I,O),w+=3)}c.addGroup(m,w,0),m+=w}function b(v){let S=g,w=new bt,_=new C,M=0,R=v===!0?t:e,A=v===!0?1:-1;for(let I=1;I<=s;I++)d.push(0,p*A,0),u.push(0,A,0),f.push(.5,.5),g++;let P=g;for(let I=0;I<=s;I++){let L=I/s*l+a,B=Math.cos(L),H=Math.sin(L);_.x=R*H,_.y=p*A,_.z=R*B,d.push(_.x,_.y,_.z),u.push(0,A,0),w.x=B*.5+.5,w.y=H*.5*A+.5,f.push(w.x,w.y),g++}for(let I=0;I<s;I++){let O=S+I,L=P+I;v===!0?h.push(L,L+1,O):h.push(L+1,L,O),M+=3}c.addGroup(m,M,v===!0?1:2),m+=M}}copy(t){return super.copy(t),this.parameters=Object.assign({},t.parameters),this}static fromJSON(t){return new n(t.radiusTop,t.radiusBottom,t.height,t.radialSegments,t.heightSegments,t.openEnded,t.thetaStart,t.thetaLength)}};var Wa=class n extends Me{constructor(t=[],e=[],i=1,s=0){super(),this.type="PolyhedronGeometry",this.parameters={vertices:t,indices:e,radius:i,detail:s};let r=[],o=[];a(s),c(i),h(),this.setAttribute("position",new oe(r,3)),this.setAttribute("normal",new oe(r.slice(),3)),this.setAttribute("uv",new oe(o,2)),s===0?this.computeVertexNormals():this.normalizeNormals();function a(y){let b=new C,v=new C,S=new C;for(let w=0;w<e.length;w+=3)f(e[w+0],b),f(e[w+1],v),f(e[w+2],S),l(b,v,S,y)}function l(y,b,v,S){let w=S+1,_=[];for(let M=0;M<=w;M++){_[M]=[];let R=y.clone().lerp(v,M/w),A=b.clone().lerp(v,M/w),P=w-M;for(let I=0;I<=P;I++)I===0&&M===w?_[M][I]=R:_[M][I]=R.clone().lerp(A,I/P)}for(let M=0;M<w;M++)for(let R=0;R<2*(w-M)-1;R++){let A=Math.floor(R/2);R%2===0?(u(_[M][A+1]),u(_[M+1][A]),u(_[M][A])):(u(_[M][A+1]),u(_[M+1][A+1]),u(_[M+1][A]))}}function c(y){let b=new C;for(let v=0;v<r.length;v+=3)b.x=r[v+0],b.y=r[v+1],b.z=r[v+2],b.normalize().multiplyScalar(y),r[v+0]=b.x,r[v+1]=b.y,r[v+2]=b.z}function h(){let y=new C;for(let b=0;b<r.length;b+=3){y.x=r[b+0],y.y=r[b+1],y.z=r[b+2];let v=p(y)/2/Math.PI+.5,S=m(y)/Math.PI+.5;o.push(v,1-S)}g(),d()}function d(){for(let y=0;y<o.length;y+=6){let b=o[y+0],v=o[y+2],S=o[y+4],w=Math.max(b,v,S),_=Math.min(b,v,S);w>.9&&_<.1&&(b<.2&&(o[y+0]+=1),v<.2&&(o[y+2]+=1),S<.2&&(o[y+4]+=1))}}function u(y){r.push(y.x,y.y,y.z)}function f(y,b){let v=y*3;b.x=t[v+0],b.y=t[v+1],b.z=t[v+2]}function g(){let y=new C,b=new C,v=new C,S=new C,w=new bt,_=new bt,M=new bt;for(let R=0,A=0;R<r.length;R+=9,A+=6){y.set(r[R+0],r[R+1],r[R+2]),b.set(r[R+3],r[R+4],r[R+5]),v.set(r[R+6],r[R+7],r[R+8]),w.set(o[A+0],o[A+1]),_.set(o[A+2],o[A+3]),M.set(o[A+4],o[A+5]),S.copy(y).add(b).add(v).divideScalar(3);let P=p(S);x(w,A+0,y,P),x(_,A+2,b,P),x(M,A+4,v,P)}}function x(y,b,v,S){S<0&&y.x===1&&(o[b]=y.x-1),v.x===0&&v.z===0&&(o[b]=S/2/Math.PI+.5)}function p(y){return Math.atan2(y.z,-y.x)}function m(y){return Math.atan2(-y.y,Math.sqrt(y.x*y.x+y.z*y.z))}}copy(t){return super.copy(t),this.parameters=Object.assign({},t.parameters),this}static fromJSON(t){return new n(t.vertices,t.indices,t.radius,t.detail)}};var va=new C,xa=new C,Eh=new C,ba=new Qe,oo=class extends Me{constructor(t=null,e=1){if(super(),this.type="EdgesGeometry",this.parameters={geometry:t,thresholdAngle:e},t!==null){let s=Math.pow(10,4),r=Math.cos(js*e),o=t.getIndex(),a=t.getAttribute("position"),l=o?o.count:a.count,c=[0,0,0],h=["a","b","c"],d=new Array(3),u=new Map,f=[];for(let g=0;g<l;g+=3){o?(c[0]=o.getX(g),c[1]=o.getX(g+1),c[2]=o.getX(g+2)):(c[0]=g,c[1]=g+1,c[2]=g+2);let{a:x,b:p,c:m}=ba;if(x.fromBufferAttribute(a,c[0]),p.fromBufferAttribute(a,c[1]),m.fromBufferAttribute(a,c[2]),ba.getNormal(Eh),d[0]=`${Math.round(x.x*s)},${Math.round(x.y*s)},${Math.round(x.z*s)}`,d[1]=`${Math.round(p.x*s)},${Math.round(p.y*s)},${Math.round(p.z*s)}`,d[2]=`${Math.round(m.x*s)},${Math.round(m.y*s)},${Math.round(m.z*s)}`,!(d[0]===d[1]||d[1]===d[2]||d[2]===d[0]))for(let y=0;y<3;y++){let b=(y+1)%3,v=d[y],S=d[b],w=ba[h[y]],_=ba[h[b]],M=`${v}_${S}`,R=`${S}_${v}`,A=u.get(R);A?(Eh.dot(A.normal)<=r&&(f.push(w.x,w.y,w.z),f.push(_.x,_.y,_.z)),u.set(R,null)):u.has(M)||u.set(M,{index0:c[y],index1:c[b],normal:Eh.clone()})}}for(let g of u.values())if(g){let{index0:x,index1:p}=g;va.fromBufferAttribute(a,x),xa.fromBufferAttribute(a,p),f.push(va.x,va.y,va.z),f.push(xa.x,xa.y,xa.z)}this.setAttribute("position",new oe(f,3))}}copy(t){return super.copy(t),this.parameters=Object.assign({},t.parameters),this}};var qn=class n extends Wa{constructor(t=1,e=0){let i=[1,0,0,-1,0,0,0,1,0,0,-1,0,0,0,1,0,0,-1],s=[0,2,4,0,4,3,0,3,5,0,5,2,1,2,5,1,5,3,1,3,4,1,4,2];super(i,s,t,e),this.type="OctahedronGeometry",this.parameters={radius:t,detail:e}}static fromJSON(t){return new n(t.radius,t.detail)}},bs=class n extends Me{constructor(t=1,e=1,i=1,s=1){super(),this.type="PlaneGeometry",this.parameters={width:t,height:e,widthSegments:i,heightSegments:s};let r=t/2,o=e/2,a=Math.floor(i),l=Math.floor(s),c=a+1,h=l+1,d=t/a,u=e/l,f=[],g=[],x=[],p=[];for(let m=0;m<h;m++){let y=m*u-o;for(let b=0;b<c;b++){let v=b*d-r;g.push(v,-y,0),x.push(0,0,1),p.push(b/a),p.push(1-m/l)}}for(let m=0;m<l;m++)for(let y=0;y<a;y++){let b=y+c*m,v=y+c*(m+1),S=y+1+c*(m+1),w=y+1+c*m;f.push(b,v,w),f.push(v,S,w)}this.setIndex(f),this.setAttribute("position",new oe(g,3)),this.setAttribute("normal",new oe(x,3)),this.setAttribute("uv",new oe(p,2))}copy(t){return super.copy(t),this.parameters=Object.assign({},t.parameters),this}static fromJSON(t){return new n(t.width,t.height,t.widthSegments,t.heightSegments)}};var ao=class n extends Me{constructor(t=1,e=32,i=16,s=0,r=Math.PI*2,o=0,a=Math.PI){super(),this.type="SphereGeometry",this.parameters={radius:t,widthSegments:e,heightSegments:i,phiStart:s,phiLength:r,thetaStart:o,thetaLength:a},e=Math.max(3,Math.floor(e)),i=Math.max(2,Math.floor(i));let l=Math.min(o+a,Math.PI),c=0,h=[],d=new C,u=new C,f=[],g=[],x=[],p=[];for(let m=0;m<=i;m++){let y=[],b=m/i,v=o+b*a,S=t*Math.cos(v),w=Math.sqrt(t*t-S*S),_=0;m===0&&o===0?_=.5/e:m===i&&l===Math.PI&&(_=-.5/e);for(let M=0;M<=e;M++){let R=M/e,A=s+R*r;d.x=-w*Math.cos(A),d.y=S,d.z=w*Math.sin(A),g.push(d.x,d.y,d.z),u.copy(d).normalize(),x.push(u.x,u.y,u.z),p.push(R+_,1-b),y.push(c++)}h.push(y)}for(let m=0;m<i;m++)for(let y=0;y<e;y++){let b=h[m][y+1],v=h[m][y],S=h[m+1][y],w=h[m+1][y+1];(m!==0||o>0)&&f.push(b,v,w),(m!==i-1||l<Math.PI)&&f.push(v,S,w)}this.setIndex(f),this.setAttribute("position",new oe(g,3)),this.setAttribute("normal",new oe(x,3)),this.setAttribute("uv",new oe(p,2))}copy(t){return super.copy(t),this.parameters=Object.assign({},t.parameters),this}static fromJSON(t){return new n(t.radius,t.widthSegments,t.heightSegments,t.phiStart,t.phiLength,t.thetaStart,t.thetaLength)}};var Cn=class n extends Me{constructor(t=1,e=.4,i=12,s=48,r=Math.PI*2,o=0,a=Math.PI*2){super(),this.type="TorusGeometry",this.parameters={radius:t,tube:e,radialSegments:i,tubularSegments:s,arc:r,thetaStart:o,thetaLength:a},i=Math.floor(i),s=Math.floor(s);let l=[],c=[],h=[],d=[],u=new C,f=new C,g=new C;for(let x=0;x<=i;x++){let p=o+x/i*a;for(let m=0;m<=s;m++){let y=m/s*r;f.x=(t+e*Math.cos(p))*Math.cos(y),f.y=(t+e*Math.cos(p))*Math.sin(y),f.z=e*Math.sin(p),c.push(f.x,f.y,f.z),u.x=t*Math.cos(y),u.y=t*Math.sin(y),g.subVectors(f,u).normalize(),h.push(g.x,g.y,g.z),d.push(m/s),d.push(x/i)}}for(let x=1;x<=i;x++)for(let p=1;p<=s;p++){let m=(s+1)*x+p-1,y=(s+1)*(x-1)+p-1,b=(s+1)*(x-1)+p,v=(s+1)*x+p;l.push(m,y,v),l.push(y,b,v)}this.setIndex(l),this.setAttribute("position",new oe(c,3)),this.setAttribute("normal",new oe(h,3)),this.setAttribute("uv",new oe(d,2))}copy(t){return super.copy(t),this.parameters=Object.assign({},t.parameters),this}static fromJSON(t){return new n(t.radius,t.tube,t.radialSegments,t.tubularSegments,t.arc,t.thetaStart,t.thetaLength)}};function Cs(n){let t={};for(let e in n){t[e]={};for(let i in n[e]){let s=n[e][i];if(mf(s))s.isRenderTargetTexture?(Pt("UniformsUtils: Textures of render targets cannot be cloned via cloneUniforms() or mergeUniforms()."),t[e][i]=null):t[e][i]=s.clone();else if(Array.isArray(s))if(mf(s[0])){let r=[];for(let o=0,a=s.length;o<a;o++)r[o]=s[o].clone();t[e][i]=r}else t[e][i]=s.slice();else t[e][i]=s}}return t}function ui(n){let t={};for(let e=0;e<n.length;e++){let i=Cs(n[e]);for(let s in i)t[s]=i[s]}return t}function mf(n){return n&&(n.isColor||n.isMatrix3||n.isMatrix4||n.isVector2||n.isVector3||n.isVector4||n.isTexture||n.isQuaternion)}function C0(n){let t=[];for(let e=0;e<n.length;e++)t.push(n[e].clone());return t}function mu(n){let t=n.getRenderTarget();return t===null?n.outputColorSpace:t.isXRRenderTarget===!0?t.texture.colorSpace:Xt.workingColorSpace}var up={clone:Cs,merge:ui},R0=`void main() {
	gl_Position = projectionMatrix * modelViewMatrix * vec4( position, 1.0 );
}`,P0=`void main() {
	gl_FragColor = vec4( 1.0, 0.0, 0.0, 1.0 );
}`,ln=class extends an{constructor(t){super(),this.isShaderMaterial=!0,this.type="ShaderMaterial",this.defines={},this.uniforms={},this.uniformsGroups=[],this.vertexShader=R0,this.fragmentShader=P0,this.linewidth=1,this.wireframe=!1,this.wireframeLinewidth=1,this.fog=!1,this.lights=!1,this.clipping=!1,this.forceSinglePass=!0,this.extensions={clipCullDistance:!1,multiDraw:!1},this.defaultAttributeValues={color:[1,1,1],uv:[0,0],uv1:[0,0]},this.index0AttributeName=void 0,this.uniformsNeedUpdate=!1,this.glslVersion=null,t!==void 0&&this.setValues(t)}copy(t){return super.copy(t),this.fragmentShader=t.fragmentShader,this.vertexShader=t.vertexShader,this.uniforms=Cs(t.uniforms),this.uniformsGroups=C0(t.uniformsGroups),this.defines=Object.assign({},t.defines),this.wireframe=t.wireframe,this.wireframeLinewidth=t.wireframeLinewidth,this.fog=t.fog,this.lights=t.lights,this.clipping=t.clipping,this.extensions=Object.assign({},t.extensions),this.glslVersion=t.glslVersion,this.defaultAttributeValues=Object.assign({},t.defaultAttributeValues),this.index0AttributeName=t.index0AttributeName,this.uniformsNeedUpdate=t.uniformsNeedUpdate,this}toJSON(t){let e=super.toJSON(t);e.glslVersion=this.glslVersion,e.uniforms={};for(let s in this.uniforms){let o=this.uniforms[s].value;o&&o.isTexture?e.uniforms[s]={type:"t",value:o.toJSON(t).uuid}:o&&o.isColor?e.uniforms[s]={type:"c",value:o.getHex()}:o&&o.isVector2?e.uniforms[s]={type:"v2",value:o.toArray()}:o&&o.isVector3?e.uniforms[s]={type:"v3",value:o.toArray()}:o&&o.isVector4?e.uniforms[s]={type:"v4",value:o.toArray()}:o&&o.isMatrix3?e.uniforms[s]={type:"m3",value:o.toArray()}:o&&o.isMatrix4?e.uniforms[s]={type:"m4",value:o.toArray()}:e.uniforms[s]={value:o}}Object.keys(this.defines).length>0&&(e.defines=this.defines),e.vertexShader=this.vertexShader,e.fragmentShader=this.fragmentShader,e.lights=this.lights,e.clipping=this.clipping;let i={};for(let s in this.extensions)this.extensions[s]===!0&&(i[s]=!0);return Object.keys(i).length>0&&(e.extensions=i),e}fromJSON(t,e){if(super.fromJSON(t,e),t.uniforms!==void 0)for(let i in t.uniforms){let s=t.uniforms[i];switch(this.uniforms[i]={},s.type){case"t":this.uniforms[i].value=e[s.value]||null;break;case"c":this.uniforms[i].value=new Wt().setHex(s.value);break;case"v2":this.uniforms[i].value=new bt().fromArray(s.value);break;case"v3":this.uniforms[i].value=new C().fromArray(s.value);break;case"v4":this.uniforms[i].value=new Se().fromArray(s.value);break;case"m3":this.uniforms[i].value=new Ot().fromArray(s.value);break;case"m4":this.uniforms[i].value=new Dt().fromArray(s.value);break;default:this.uniforms[i].value=s.value}}if(t.defines!==void 0&&(this.defines=t.defines),t.vertexShader!==void 0&&(this.vertexShader=t.vertexShader),t.fragmentShader!==void 0&&(this.fragmentShader=t.fragmentShader),t.glslVersion!==void 0&&(this.glslVersion=t.glslVersion),t.extensions!==void 0)for(let i in t.extensions)this.extensions[i]=t.extensions[i];return t.lights!==void 0&&(this.lights=t.lights),t.clipping!==void 0&&(this.clipping=t.clipping),this}},Xa=class extends ln{constructor(t){super(t),this.isRawShaderMaterial=!0,this.type="RawShaderMaterial"}};var Yn=class extends an{constructor(t){super(),this.isMeshLambertMaterial=!0,this.type="MeshLambertMaterial",this.color=new Wt(16777215),this.map=null,this.lightMap=null,this.lightMapIntensity=1,this.aoMap=null,this.aoMapIntensity=1,this.emissive=new Wt(0),this.emissiveIntensity=1,this.emissiveMap=null,this.bumpMap=null,this.bumpScale=1,this.normalMap=null,this.normalMapType=Xl,this.normalScale=new bt(1,1),this.displacementMap=null,this.displacementScale=1,this.displacementBias=0,this.specularMap=null,this.alphaMap=null,this.envMap=null,this.envMapRotation=new ji,this.combine=ol,this.reflectivity=1,this.envMapIntensity=1,this.refractionRatio=.98,this.wireframe=!1,this.wireframeLinewidth=1,this.wireframeLinecap="round",this.wireframeLinejoin="round",this.flatShading=!1,this.fog=!0,this.setValues(t)}copy(t){return super.copy(t),this.color.copy(t.color),this.map=t.map,this.lightMap=t.lightMap,this.lightMapIntensity=t.lightMapIntensity,this.aoMap=t.aoMap,this.aoMapIntensity=t.aoMapIntensity,this.emissive.copy(t.emissive),this.emissiveMap=t.emissiveMap,this.emissiveIntensity=t.emissiveIntensity,this.bumpMap=t.bumpMap,this.bumpScale=t.bumpScale,this.normalMap=t.normalMap,this.normalMapType=t.normalMapType,this.normalScale.copy(t.normalScale),this.displacementMap=t.displacementMap,this.displacementScale=t.displacementScale,this.displacementBias=t.displacementBias,this.specularMap=t.specularMap,this.alphaMap=t.alphaMap,this.envMap=t.envMap,this.envMapRotation.copy(t.envMapRotation),this.combine=t.combine,this.reflectivity=t.reflectivity,this.envMapIntensity=t.envMapIntensity,this.refractionRatio=t.refractionRatio,this.wireframe=t.wireframe,this.wireframeLinewidth=t.wireframeLinewidth,this.wireframeLinecap=t.wireframeLinecap,this.wireframeLinejoin=t.wireframeLinejoin,this.flatShading=t.flatShading,this.fog=t.fog,this}},qa=class extends an{constructor(t){super(),this.isMeshDepthMaterial=!0,this.type="MeshDepthMaterial",this.depthPacking=Zf,this.map=null,this.alphaMap=null,this.displacementMap=null,this.displacementScale=1,this.displacementBias=0,this.wireframe=!1,this.wireframeLinewidth=1,this.setValues(t)}copy(t){return super.copy(t),this.depthPacking=t.depthPacking,this.map=t.map,this.alphaMap=t.alphaMap,this.displacementMap=t.displacementMap,this.displacementScale=t.displacementScale,this.displacementBias=t.displacementBias,this.wireframe=t.wireframe,this.wireframeLinewidth=t.wireframeLinewidth,this}},Ya=class extends an{constructor(t){super(),this.isMeshDistanceMaterial=!0,this.type="MeshDistanceMaterial",this.map=null,this.alphaMap=null,this.displacementMap=null,this.displacementScale=1,this.displacementBias=0,this.setValues(t)}copy(t){return super.copy(t),this.map=t.map,this.alphaMap=t.alphaMap,this.displacementMap=t.displacementMap,this.displacementScale=t.displacementScale,this.displacementBias=t.displacementBias,this}};function Xs(n,t){return!n||n.constructor===t?n:typeof t.BYTES_PER_ELEMENT=="number"?new t(n):Array.prototype.slice.call(n)}function Sa(n){return n!==void 0&&n.inTangents!==void 0&&n.outTangents!==void 0}var $n=class{constructor(t,e,i,s){this.parameterPositions=t,this._cachedIndex=0,this.resultBuffer=s!==void 0?s:new e.constructor(i),this.sampleValues=e,this.valueSize=i,this.settings=null,this.DefaultSettings_={}}evaluate(t){let e=this.parameterPositions,i=this._cachedIndex,s=e[i],r=e[i-1];i:{t:{let o;e:{n:if(!(t<s)){for(let a=i+2;;){if(s===void 0){if(t<r)break n;return i=e.length,this._cachedIndex=i,this.copySampleValue_(i-1)}if(i===a)break;if(r=s,s=e[++i],t<s)break t}o=e.length;break e}if(!(t>=r)){let a=e[1];t<a&&(i=2,r=a);for(let l=i-2;;){if(r===void 0)return this._cachedIndex=0,this.copySampleValue_(0);if(i===l)break;if(s=r,r=e[--i-1],t>=r)break t}o=i,i=0;break e}break i}for(;i<o;){let a=i+o>>>1;t<e[a]?o=a:i=a+1}if(s=e[i],r=e[i-1],r===void 0)return this._cachedIndex=0,this.copySampleValue_(0);if(s===void 0)return i=e.length,this._cachedIndex=i,this.copySampleValue_(i-1)}this._cachedIndex=i,this.intervalChanged_(i,r,s)}return this.interpolate_(i,r,t,s)}getSettings_(){return this.settings||this.DefaultSettings_}copySampleValue_(t){let e=this.resultBuffer,i=this.sampleValues,s=this.valueSize,r=t*s;for(let o=0;o!==s;++o)e[o]=i[r+o];return e}interpolate_(){throw new Error("THREE.Interpolant: Call to abstract method.")}intervalChanged_(){}},$a=class extends $n{constructor(t,e,i,s){super(t,e,i,s),this._weightPrev=-0,this._offsetPrev=-0,this._weightNext=-0,this._offsetNext=-0,this.DefaultSettings_={endingStart:Ph,endingEnd:Ph}}intervalChanged_(t,e,i){let s=this.parameterPositions,r=t-2,o=t+1,a=s[r],l=s[o];if(a===void 0)switch(this.getSettings_().endingStart){case Ih:r=t,a=2*e-i;break;case Lh:r=s.length-2,a=e+s[r]-s[r+1];break;default:r=t,a=i}if(l===void 0)switch(this.getSettings_().endingEnd){case Ih:o=t,l=2*i-e;break;case Lh:o=1,l=i+s[1]-s[0];break;default:o=t-1,l=e}let c=(i-e)*.5,h=this.valueSize;this._weightPrev=c/(e-a),this._weightNext=c/(l-i),this._offsetPrev=r*h,this._offsetNext=o*h}interpolate_(t,e,i,s){let r=this.resultBuffer,o=this.sampleValues,a=this.valueSize,l=t*a,c=l-a,h=this._offsetPrev,d=this._offsetNext,u=this._weightPrev,f=this._weightNext,g=(i-e)/(s-e),x=g*g,p=x*g,m=-u*p+2*u*x-u*g,y=(1+u)*p+(-1.5-2*u)*x+(-.5+u)*g+1,b=(-1-f)*p+(1.5+f)*x+.5*g,v=f*p-f*x;for(let S=0;S!==a;++S)r[S]=m*o[h+S]+y*o[c+S]+b*o[l+S]+v*o[d+S];return r}},Za=class extends $n{constructor(t,e,i,s){super(t,e,i,s)}interpolate_(t,e,i,s){let r=this.resultBuffer,o=this.sampleValues,a=this.valueSize,l=t*a,c=l-a,h=(i-e)/(s-e),d=1-h;for(let u=0;u!==a;++u)r[u]=o[c+u]*d+o[l+u]*h;return r}},ja=class extends $n{constructor(t,e,i,s){super(t,e,i,s)}interpolate_(t){return this.copySampleValue_(t-1)}},Ka=class extends $n{interpolate_(t,e,i,s){let r=this.resultBuffer,o=this.sampleValues,a=this.valueSize,l=t*a,c=l-a,h=this.inTangents,d=this.outTangents;if(!h||!d){let g=(i-e)/(s-e),x=1-g;for(let p=0;p!==a;++p)r[p]=o[c+p]*x+o[l+p]*g;return r}let u=a*2,f=t-1;for(let g=0;g!==a;++g){let x=o[c+g],p=o[l+g],m=f*u+g*2,y=d[m],b=d[m+1],v=t*u+g*2,S=h[v],w=h[v+1],_=L0(i,e,y,S,s);r[g]=dp(_,x,b,w,p)}return r}};function dp(n,t,e,i,s){let r=1-n;return r*r*r*t+3*r*r*n*e+3*r*n*n*i+n*n*n*s}function I0(n,t,e,i,s){let r=1-n;return 3*r*r*(e-t)+6*r*n*(i-e)+3*n*n*(s-i)}function L0(n,t,e,i,s){let r=(n-t)/(s-t);for(let o=0;o<8;o++){let a=dp(r,t,e,i,s)-n;if(Math.abs(a)<1e-10)break;let l=I0(r,t,e,i,s);if(Math.abs(l)<1e-10)break;r=Math.max(0,Math.min(1,r-a/l))}return r}var Ii=class{constructor(t,e,i,s){if(t===void 0)throw new Error("THREE.KeyframeTrack: track name is undefined");if(e===void 0||e.length===0)throw new Error("THREE.KeyframeTrack: no keyframes in track named "+t);this.name=t,this.times=Xs(e,this.TimeBufferType),this.values=Xs(i,this.ValueBufferType),this.setInterpolation(s||this.DefaultInterpolation)}static toJSON(t){let e=t.constructor,i;if(e.toJSON!==this.toJSON)i=e.toJSON(t);else{i={name:t.name,times:Xs(t.times,Array),values:Xs(t.values,Array)};let s=t.getInterpolation();s!==t.DefaultInterpolation&&(i.interpolation=s),Sa(t.settings)&&(i.settings={inTangents:Xs(t.settings.inTangents,Array),outTangents:Xs(t.settings.outTangents,Array)})}return i.type=t.ValueTypeName,i}InterpolantFactoryMethodDiscrete(t){return new ja(this.times,this.values,this.getValueSize(),t)}InterpolantFactoryMethodLinear(t){return new Za(this.times,this.values,this.getValueSize(),t)}InterpolantFactoryMethodSmooth(t){return new $a(this.times,this.values,this.getValueSize(),t)}InterpolantFactoryMethodBezier(t){let e=new Ka(this.times,this.values,this.getValueSize(),t);return this.settings&&(e.inTangents=this.settings.inTangents,e.outTangents=this.settings.outTangents),e}setInterpolation(t){let e;switch(t){case Yr:e=this.InterpolantFactoryMethodDiscrete;break;case Fa:e=this.InterpolantFactoryMethodLinear;break;case Ea:e=this.InterpolantFactoryMethodSmooth;break;case Rh:e=this.InterpolantFactoryMethodBezier;break}if(e===void 0){let i="unsupported interpolation for "+this.ValueTypeName+" keyframe track named "+this.name;if(this.createInterpolant===void 0)if(t!==this.DefaultInterpolation)this.setInterpolation(this.DefaultInterpolation);else throw new Error(i);return Pt("KeyframeTrack:",i),this}return this.createInterpolant=e,this}getInterpolation(){switch(this.createInterpolant){case this.InterpolantFactoryMethodDiscrete:return Yr;case this.InterpolantFactoryMethodLinear:return Fa;case this.InterpolantFactoryMethodSmooth:return Ea;case this.InterpolantFactoryMethodBezier:return Rh}}getValueSize(){return this.values.length/this.times.length}shift(t){if(t!==0){let e=this.times;for(let i=0,s=e.length;i!==s;++i)e[i]+=t;Sa(this.settings)&&(gf(this.settings.inTangents,t),gf(this.settings.outTangents,t))}return this}scale(t){if(t!==1){let e=this.times;for(let i=0,s=e.length;i!==s;++i)e[i]*=t;Sa(this.settings)&&(_f(this.settings.inTangents,t),_f(this.settings.outTangents,t))}return this}trim(t,e){let i=this.times,s=i.length,r=0,o=s-1;for(;r!==s&&i[r]<t;)++r;for(;o!==-1&&i[o]>e;)--o;if(++o,r!==0||o!==s){r>=o&&(o=Math.max(o,1),r=o-1);let a=this.getValueSize();this.times=i.slice(r,o),this.values=this.values.slice(r*a,o*a)}return this}validate(){let t=!0,e=this.getValueSize();e-Math.floor(e)!==0&&(Ut("KeyframeTrack: Invalid value size in track.",this),t=!1);let i=this.times,s=this.values,r=i.length;r===0&&(Ut("KeyframeTrack: Track is empty.",this),t=!1);let o=null;for(let a=0;a!==r;a++){let l=i[a];if(typeof l=="number"&&isNaN(l)){Ut("KeyframeTrack: Time is not a valid number.",this,a,l),t=!1;break}if(o!==null&&o>l){Ut("KeyframeTrack: Out of order keys.",this,a,l,o),t=!1;break}o=l}if(s!==void 0&&Vg(s))for(let a=0,l=s.length;a!==l;++a){let c=s[a];if(isNaN(c)){Ut("KeyframeTrack: Value is not a valid number.",this,a,c),t=!1;break}}return t}optimize(){let t=this.times.slice(),e=this.values.slice(),i=this.getValueSize(),s=this.getInterpolation()===Ea,r=t.length-1,o=1;for(let a=1;a<r;++a){let l=!1,c=t[a],h=t[a+1];if(c!==h&&(a!==1||c!==t[0]))if(s)l=!0;else{let d=a*i,u=d-i,f=d+i;for(let g=0;g!==i;++g){let x=e[d+g];if(x!==e[u+g]||x!==e[f+g]){l=!0;break}}}if(l){if(a!==o){t[o]=t[a];let d=a*i,u=o*i;for(let f=0;f!==i;++f)e[u+f]=e[d+f]}++o}}if(r>0){t[o]=t[r];for(let a=r*i,l=o*i,c=0;c!==i;++c)e[l+c]=e[a+c];++o}return o!==t.length?(this.times=t.slice(0,o),this.values=e.slice(0,o*i)):(this.times=t,this.values=e),this}clone(){let t=this.times.slice(),e=this.values.slice(),i=this.constructor,s=new i(this.name,t,e);return s.createInterpolant=this.createInterpolant,Sa(this.settings)&&(s.settings={inTangents:this.settings.inTangents.slice(),outTangents:this.settings.outTangents.slice()}),s}};function gf(n,t){for(let e=0,i=n.length;e!==i;e+=2)n[e]+=t}function _f(n,t){for(let e=0,i=n.length;e!==i;e+=2)n[e]*=t}Ii.prototype.ValueTypeName="";Ii.prototype.TimeBufferType=Float32Array;Ii.prototype.ValueBufferType=Float32Array;Ii.prototype.DefaultInterpolation=Fa;var Zn=class extends Ii{constructor(t,e,i){super(t,e,i)}};Zn.prototype.ValueTypeName="bool";Zn.prototype.ValueBufferType=Array;Zn.prototype.DefaultInterpolation=Yr;Zn.prototype.InterpolantFactoryMethodLinear=void 0;Zn.prototype.InterpolantFactoryMethodSmooth=void 0;var Ja=class extends Ii{constructor(t,e,i,s){super(t,e,i,s)}};Ja.prototype.ValueTypeName="color";var Qa=class extends Ii{constructor(t,e,i,s){super(t,e,i,s)}};Qa.prototype.ValueTypeName="number";var tl=class extends $n{constructor(t,e,i,s){super(t,e,i,s)}interpolate_(t,e,i,s){let r=this.resultBuffer,o=this.sampleValues,a=this.valueSize,l=(i-e)/(s-e),c=t*a;for(let h=c+a;c!==h;c+=4)_e.slerpFlat(r,0,o,c-a,o,c,l);return r}},lo=class extends Ii{constructor(t,e,i,s){super(t,e,i,s)}InterpolantFactoryMethodLinear(t){return new tl(this.times,this.values,this.getValueSize(),t)}};lo.prototype.ValueTypeName="quaternion";lo.prototype.InterpolantFactoryMethodSmooth=void 0;var jn=class extends Ii{constructor(t,e,i){super(t,e,i)}};jn.prototype.ValueTypeName="string";jn.prototype.ValueBufferType=Array;jn.prototype.DefaultInterpolation=Yr;jn.prototype.InterpolantFactoryMethodLinear=void 0;jn.prototype.InterpolantFactoryMethodSmooth=void 0;var el=class extends Ii{constructor(t,e,i,s){super(t,e,i,s)}};el.prototype.ValueTypeName="vector";var il=class{constructor(t,e,i){let s=this,r=!1,o=0,a=0,l,c=[];this.onStart=void 0,this.onLoad=t,this.onProgress=e,this.onError=i,this._abortController=null,this.itemStart=function(h){a++,r===!1&&s.onStart!==void 0&&s.onStart(h,o,a),r=!0},this.itemEnd=function(h){o++,s.onProgress!==void 0&&s.onProgress(h,o,a),o===a&&(r=!1,s.onLoad!==void 0&&s.onLoad())},this.itemError=function(h){s.onError!==void 0&&s.onError(h)},this.resolveURL=function(h){return h=h.normalize("NFC"),l?l(h):h},this.setURLModifier=function(h){return l=h,this},this.addHandler=function(h,d){return c.push(h,d),this},this.removeHandler=function(h){let d=c.indexOf(h);return d!==-1&&c.splice(d,2),this},this.getHandler=function(h){for(let d=0,u=c.length;d<u;d+=2){let f=c[d],g=c[d+1];if(f.global&&(f.lastIndex=0),f.test(h))return g}return null},this.abort=function(){return this.abortController.abort(),this._abortController=null,this}}get abortController(){return this._abortController||(this._abortController=new AbortController),this._abortController}},fp=new il,nl=class{constructor(t){this.manager=t!==void 0?t:fp,this.crossOrigin="anonymous",this.withCredentials=!1,this.path="",this.resourcePath="",this.requestHeader={},this.priority="auto",this.cache="default",typeof __THREE_DEVTOOLS__<"u"&&__THREE_DEVTOOLS__.dispatchEvent(new CustomEvent("observe",{detail:this}))}load(){}loadAsync(t,e){let i=this;return new Promise(function(s,r){i.load(t,s,e,r)})}parse(){}setCrossOrigin(t){return this.crossOrigin=t,this}setWithCredentials(t){return this.withCredentials=t,this}setPath(t){return this.path=t,this}setResourcePath(t){return this.resourcePath=t,this}setRequestHeader(t){return this.requestHeader=t,this}setPriority(t){return this.priority=t,this}setCache(t){return this.cache=t,this}abort(){return this}};nl.DEFAULT_MATERIAL_NAME="__DEFAULT";var co=class extends Le{static registerNode(t){this.prototype._lightNode=t}constructor(t,e=1){super(),this.isLight=!0,this.type="Light",this.color=new Wt(t),this.intensity=e}copy(t,e){return super.copy(t,e),this.color.copy(t.color),this.intensity=t.intensity,this}toJSON(t){let e=super.toJSON(t);return e.object.color=this.color.getHex(),e.object.intensity=this.intensity,e}};var Ah=new Dt,yf=new C,vf=new C,sl=class{constructor(t){this.camera=t,this.intensity=1,this.bias=0,this.biasNode=null,this.normalBias=0,this.radius=1,this.blurSamples=8,this.mapSize=new bt(512,512),this.mapType=Mi,this.map=null,this.mapPass=null,this.matrix=new Dt,this.autoUpdate=!0,this.needsUpdate=!1,this._frustum=new En,this._frameExtents=new bt(1,1),this._viewportCount=1,this._viewports=[new Se(0,0,1,1)]}getViewportCount(){return this._viewportCount}getCamera(){return this.camera}getFrustum(){return this._frustum}updateMatrices(t){let e=this.camera;yf.setFromMatrixPosition(t.matrixWorld),e.position.copy(yf),vf.setFromMatrixPosition(t.target.matrixWorld),e.lookAt(vf),e.updateMatrixWorld(),this._updateMatrix(e,this.matrix,this._frustum)}_updateMatrix(t,e,i,s){Ah.multiplyMatrices(t.projectionMatrix,t.matrixWorldInverse),i.setFromProjectionMatrix(Ah,t.coordinateSystem,t.reversedDepth);let r=this._frameExtents,o=s?s.z/r.x:1,a=s?s.w/r.y:1,l=s?s.x/r.x:0,c=s?s.y/r.y:0;t.coordinateSystem===Qs||t.reversedDepth?e.set(.5*o,0,0,.5*o+l,0,.5*a,0,.5*a+c,0,0,1,0,0,0,0,1):e.set(.5*o,0,0,.5*o+l,0,.5*a,0,.5*a+c,0,0,.5,.5,0,0,0,1),e.multiply(Ah)}getViewport(t){return this._viewports[t]}getFrameExtents(){return this._frameExtents}dispose(){this.map&&this.map.dispose(),this.mapPass&&this.mapPass.dispose()}copy(t){return this.camera=t.camera.clone(),this.intensity=t.intensity,this.bias=t.bias,this.radius=t.radius,this.autoUpdate=t.autoUpdate,this.needsUpdate=t.needsUpdate,this.normalBias=t.normalBias,this.blurSamples=t.blurSamples,this.mapSize.copy(t.mapSize),this.mapType=t.mapType,this.biasNode=t.biasNode,this}clone(){return new this.constructor().copy(this)}toJSON(){let t={};return t.intensity=this.intensity,t.bias=this.bias,t.normalBias=this.normalBias,t.radius=this.radius,t.blurSamples=this.blurSamples,t.mapSize=this.mapSize.toArray(),t.mapType=this.mapType,t.camera=this.camera.toJSON(!1).object,delete t.camera.matrix,t}},Ma=new C,wa=new _e,rn=new C,ho=class extends Le{constructor(){super(),this.isCamera=!0,this.type="Camera",this.matrixWorldInverse=new Dt,this.projectionMatrix=new Dt,this.projectionMatrixInverse=new Dt,this.coordinateSystem=zi,this._reversedDepth=!1}get reversedDepth(){return this._reversedDepth}copy(t,e){return super.copy(t,e),this.matrixWorldInverse.copy(t.matrixWorldInverse),this.projectionMatrix.copy(t.projectionMatrix),this.projectionMatrixInverse.copy(t.projectionMatrixInverse),this.coordinateSystem=t.coordinateSystem,this}getWorldDirection(t){return super.getWorldDirection(t).negate()}updateMatrixWorld(t){super.updateMatrixWorld(t),this.matrixWorld.decompose(Ma,wa,rn),rn.x===1&&rn.y===1&&rn.z===1?this.matrixWorldInverse.copy(this.matrixWorld).invert():this.matrixWorldInverse.compose(Ma,wa,rn.set(1,1,1)).invert()}updateWorldMatrix(t,e,i=!1){super.updateWorldMatrix(t,e,i),this.matrixWorld.decompose(Ma,wa,rn),rn.x===1&&rn.y===1&&rn.z===1?this.matrixWorldInverse.copy(this.matrixWorld).invert():this.matrixWorldInverse.compose(Ma,wa,rn.set(1,1,1)).invert()}clone(){return new this.constructor().copy(this)}},Gn=new C,xf=new bt,bf=new bt,gi=class extends ho{constructor(t=50,e=1,i=.1,s=2e3){super(),this.isPerspectiveCamera=!0,this.type="PerspectiveCamera",this.fov=t,this.zoom=1,this.near=i,this.far=s,this.focus=10,this.aspect=e,this.view=null,this.filmGauge=35,this.filmOffset=0,this.updateProjectionMatrix()}copy(t,e){return super.copy(t,e),this.fov=t.fov,this.zoom=t.zoom,this.near=t.near,this.far=t.far,this.focus=t.focus,this.aspect=t.aspect,this.view=t.view===null?null:Object.assign({},t.view),this.filmGauge=t.filmGauge,this.filmOffset=t.filmOffset,this}setFocalLength(t){let e=.5*this.getFilmHeight()/t;this.fov=er*2*Math.atan(e),this.updateProjectionMatrix()}getFocalLength(){let t=Math.tan(js*.5*this.fov);return .5*this.getFilmHeight()/t}getEffectiveFOV(){return er*2*Math.atan(Math.tan(js*.5*this.fov)/this.zoom)}getFilmWidth(){return this.filmGauge*Math.min(this.aspect,1)}getFilmHeight(){return this.filmGauge/Math.max(this.aspect,1)}getViewBounds(t,e,i){Gn.set(-1,-1,.5).applyMatrix4(this.projectionMatrixInverse),e.set(Gn.x,Gn.y).multiplyScalar(-t/Gn.z),Gn.set(1,1,.5).applyMatrix4(this.projectionMatrixInverse),i.set(Gn.x,Gn.y).multiplyScalar(-t/Gn.z)}getViewSize(t,e){return this.getViewBounds(t,xf,bf),e.subVectors(bf,xf)}setViewOffset(t,e,i,s,r,o){this.aspect=t/e,this.view===null&&(this.view={enabled:!0,fullWidth:1,fullHeight:1,offsetX:0,offsetY:0,width:1,height:1}),this.view.enabled=!0,this.view.fullWidth=t,this.view.fullHeight=e,this.view.offsetX=i,this.view.offsetY=s,this.view.width=r,this.view.height=o,this.updateProjectionMatrix()}clearViewOffset(){this.view!==null&&(this.view.enabled=!1),this.updateProjectionMatrix()}updateProjectionMatrix(){let t=this.near,e=t*Math.tan(js*.5*this.fov)/this.zoom,i=2*e,s=this.aspect*i,r=-.5*s,o=this.view;if(this.view!==null&&this.view.enabled){let l=o.fullWidth,c=o.fullHeight;r+=o.offsetX*s/l,e-=o.offsetY*i/c,s*=o.width/l,i*=o.height/c}let a=this.filmOffset;a!==0&&(r+=t*a/this.getFilmWidth()),this.projectionMatrix.makePerspective(r,r+s,e,e-i,t,this.far,this.coordinateSystem,this.reversedDepth),this.projectionMatrixInverse.copy(this.projectionMatrix).invert()}toJSON(t){let e=super.toJSON(t);return e.object.fov=this.fov,e.object.zoom=this.zoom,e.object.near=this.near,e.object.far=this.far,e.object.focus=this.focus,e.object.aspect=this.aspect,this.view!==null&&(e.object.view=Object.assign({},this.view)),e.object.filmGauge=this.filmGauge,e.object.filmOffset=this.filmOffset,e}};var uo=class extends ho{constructor(t=-1,e=1,i=1,s=-1,r=.1,o=2e3){super(),this.isOrthographicCamera=!0,this.type="OrthographicCamera",this.zoom=1,this.view=null,this.left=t,this.right=e,this.top=i,this.bottom=s,this.near=r,this.far=o,this.updateProjectionMatrix()}copy(t,e){return super.copy(t,e),this.left=t.left,this.right=t.right,this.top=t.top,this.bottom=t.bottom,this.near=t.near,this.far=t.far,this.zoom=t.zoom,this.view=t.view===null?null:Object.assign({},t.view),this}setViewOffset(t,e,i,s,r,o){this.view===null&&(this.view={enabled:!0,fullWidth:1,fullHeight:1,offsetX:0,offsetY:0,width:1,height:1}),this.view.enabled=!0,this.view.fullWidth=t,this.view.fullHeight=e,this.view.offsetX=i,this.view.offsetY=s,this.view.width=r,this.view.height=o,this.updateProjectionMatrix()}clearViewOffset(){this.view!==null&&(this.view.enabled=!1),this.updateProjectionMatrix()}updateProjectionMatrix(){let t=(this.right-this.left)/(2*this.zoom),e=(this.top-this.bottom)/(2*this.zoom),i=(this.right+this.left)/2,s=(this.top+this.bottom)/2,r=i-t,o=i+t,a=s+e,l=s-e;if(this.view!==null&&this.view.enabled){let c=(this.right-this.left)/this.view.fullWidth/this.zoom,h=(this.top-this.bottom)/this.view.fullHeight/this.zoom;r+=c*this.view.offsetX,o=r+c*this.view.width,a-=h*this.view.offsetY,l=a-h*this.view.height}this.projectionMatrix.makeOrthographic(r,o,a,l,this.near,this.far,this.coordinateSystem,this.reversedDepth),this.projectionMatrixInverse.copy(this.projectionMatrix).invert()}toJSON(t){let e=super.toJSON(t);return e.object.zoom=this.zoom,e.object.left=this.left,e.object.right=this.right,e.object.top=this.top,e.object.bottom=this.bottom,e.object.near=this.near,e.object.far=this.far,this.view!==null&&(e.object.view=Object.assign({},this.view)),e}},Uh=class extends sl{constructor(){super(new uo(-5,5,5,-5,.5,500)),this.isDirectionalLightShadow=!0}},fo=class extends co{constructor(t,e){super(t,e),this.isDirectionalLight=!0,this.type="DirectionalLight",this.position.copy(Le.DEFAULT_UP),this.updateMatrix(),this.target=new Le,this.shadow=new Uh}dispose(){super.dispose(),this.shadow.dispose()}copy(t){return super.copy(t),this.target=t.target.clone(),this.shadow=t.shadow.clone(),this}toJSON(t){let e=super.toJSON(t);return e.object.shadow=this.shadow.toJSON(),e.object.target=this.target.uuid,e}},po=class extends co{constructor(t,e){super(t,e),this.isAmbientLight=!0,this.type="AmbientLight"}};var qs=-90,Ys=1,ar=class extends Le{constructor(t,e,i){super(),this.type="CubeCamera",this.renderTarget=i,this.coordinateSystem=null,this.activeMipmapLevel=0;let s=new gi(qs,Ys,t,e);s.layers=this.layers,this.add(s);let r=new gi(qs,Ys,t,e);r.layers=this.layers,this.add(r);let o=new gi(qs,Ys,t,e);o.layers=this.layers,this.add(o);let a=new gi(qs,Ys,t,e);a.layers=this.layers,this.add(a);let l=new gi(qs,Ys,t,e);l.layers=this.layers,this.add(l);let c=new gi(qs,Ys,t,e);c.layers=this.layers,this.add(c)}updateCoordinateSystem(){let t=this.coordinateSystem,e=this.children.concat(),[i,s,r,o,a,l]=e;for(let c of e)this.remove(c);if(t===zi)i.up.set(0,1,0),i.lookAt(1,0,0),s.up.set(0,1,0),s.lookAt(-1,0,0),r.up.set(0,0,-1),r.lookAt(0,1,0),o.up.set(0,0,1),o.lookAt(0,-1,0),a.up.set(0,1,0),a.lookAt(0,0,1),l.up.set(0,1,0),l.lookAt(0,0,-1);else if(t===Qs)i.up.set(0,-1,0),i.lookAt(-1,0,0),s.up.set(0,-1,0),s.lookAt(1,0,0),r.up.set(0,0,1),r.lookAt(0,1,0),o.up.set(0,0,-1),o.lookAt(0,-1,0),a.up.set(0,-1,0),a.lookAt(0,0,1),l.up.set(0,-1,0),l.lookAt(0,0,-1);else throw new Error("THREE.CubeCamera.updateCoordinateSystem(): Invalid coordinate system: "+t);for(let c of e)this.add(c),c.updateMatrixWorld()}update(t,e){this.parent===null&&this.updateMatrixWorld();let{renderTarget:i,activeMipmapLevel:s}=this;this.coordinateSystem!==t.coordinateSystem&&(this.coordinateSystem=t.coordinateSystem,this.updateCoordinateSystem());let[r,o,a,l,c,h]=this.children,d=t.getRenderTarget(),u=t.getActiveCubeFace(),f=t.getActiveMipmapLevel(),g=t.xr.enabled;t.xr.enabled=!1;let x=i.texture.mipmapsAutoUpdate;i.texture.mipmapsAutoUpdate=!1;let p=!1;t.isWebGLRenderer===!0?p=t.state.buffers.depth.getReversed():p=t.reversedDepthBuffer,t.setRenderTarget(i,0,s),p&&t.autoClear===!1&&t.clearDepth(),t.render(e,r),t.setRenderTarget(i,1,s),p&&t.autoClear===!1&&t.clearDepth(),t.render(e,o),t.setRenderTarget(i,2,s),p&&t.autoClear===!1&&t.clearDepth(),t.render(e,a),t.setRenderTarget(i,3,s),p&&t.autoClear===!1&&t.clearDepth(),t.render(e,l),t.setRenderTarget(i,4,s),p&&t.autoClear===!1&&t.clearDepth(),t.render(e,c),i.texture.mipmapsAutoUpdate=x,t.setRenderTarget(i,5,s),p&&t.autoClear===!1&&t.clearDepth(),t.render(e,h),t.setRenderTarget(d,u,f),t.xr.enabled=g,i.texture.needsPMREMUpdate=!0}},rl=class extends gi{constructor(t=[]){super(),this.isArrayCamera=!0,this.isMultiViewCamera=!1,this.cameras=t,this.perCameraFrustumCulled=!1}};var gu="\\[\\]\\.:\\/",D0=new RegExp("["+gu+"]","g"),_u="[^"+gu+"]",N0="[^"+gu.replace("\\.","")+"]",U0=/((?:WC+[\/:])*)/.source.replace("WC",_u),O0=/(WCOD+)?/.source.replace("WCOD",N0),F0=/(?:\.(WC+)(?:\[(.+)\])?)?/.source.replace("WC",_u),B0=/\.(WC+)(?:\[(.+)\])?/.source.replace("WC",_u),k0=new RegExp("^"+U0+O0+F0+B0+"$"),z0=["material","materials","bones","map"],Oh=class{constructor(t,e,i){let s=i||ye.parseTrackName(e);this._targetGroup=t,this._bindings=t.subscribe_(e,s)}getValue(t,e){this.bind();let i=this._targetGroup.nCachedObjects_,s=this._bindings[i];s!==void 0&&s.getValue(t,e)}setValue(t,e){let i=this._bindings;for(let s=this._targetGroup.nCachedObjects_,r=i.length;s!==r;++s)i[s].setValue(t,e)}bind(){let t=this._bindings;for(let e=this._targetGroup.nCachedObjects_,i=t.length;e!==i;++e)t[e].bind()}unbind(){let t=this._bindings;for(let e=this._targetGroup.nCachedObjects_,i=t.length;e!==i;++e)t[e].unbind()}},ye=class n{constructor(t,e,i){this.path=e,this.parsedPath=i||n.parseTrackName(e),this.node=n.findNode(t,this.parsedPath.nodeName),this.rootNode=t,this.getValue=this._getValue_unbound,this.setValue=this._setValue_unbound}static create(t,e,i){return t&&t.isAnimationObjectGroup?new n.Composite(t,e,i):new n(t,e,i)}static sanitizeNodeName(t){return t.replace(/\s/g,"_").replace(D0,"")}static parseTrackName(t){let e=k0.exec(t);if(e===null)throw new Error("THREE.PropertyBinding: Cannot parse trackName: "+t);let i={nodeName:e[2],objectName:e[3],objectIndex:e[4],propertyName:e[5],propertyIndex:e[6]},s=i.nodeName&&i.nodeName.lastIndexOf(".");if(s!==void 0&&s!==-1){let r=i.nodeName.substring(s+1);z0.indexOf(r)!==-1&&(i.nodeName=i.nodeName.substring(0,s),i.objectName=r)}if(i.propertyName===null||i.propertyName.length===0)throw new Error("THREE.PropertyBinding: can not parse propertyName from trackName: "+t);return i}static findNode(t,e){if(e===void 0||e===""||e==="."||e===-1||e===t.name||e===t.uuid)return t;if(t.skeleton){let i=t.skeleton.getBoneByName(e);if(i!==void 0)return i}if(t.children){let i=function(r){for(let o=0;o<r.length;o++){let a=r[o];if(a.name===e||a.uuid===e)return a;let l=i(a.children);if(l)return l}return null},s=i(t.children);if(s)return s}return null}_getValue_unavailable(){}_setValue_unavailable(){}_getValue_direct(t,e){t[e]=this.targetObject[this.propertyName]}_getValue_array(t,e){let i=this.resolvedProperty;for(let s=0,r=i.length;s!==r;++s)t[e++]=i[s]}_getValue_arrayElement(t,e){t[e]=this.resolvedProperty[this.propertyIndex]}_getValue_toArray(t,e){this.resolvedProperty.toArray(t,e)}_setValue_direct(t,e){this.targetObject[this.propertyName]=t[e]}_setValue_direct_setNeedsUpdate(t,e){this.targetObject[this.propertyName]=t[e],this.targetObject.needsUpdate=!0}_setValue_direct_setMatrixWorldNeedsUpdate(t,e){this.targetObject[this.propertyName]=t[e],this.targetObject.matrixWorldNeedsUpdate=!0}_setValue_array(t,e){let i=this.resolvedProperty;for(let s=0,r=i.length;s!==r;++s)i[s]=t[e++]}_setValue_array_setNeedsUpdate(t,e){let i=this.resolvedProperty;for(let s=0,r=i.length;s!==r;++s)i[s]=t[e++];this.targetObject.needsUpdate=!0}_setValue_array_setMatrixWorldNeedsUpdate(t,e){let i=this.resolvedProperty;for(let s=0,r=i.length;s!==r;++s)i[s]=t[e++];this.targetObject.matrixWorldNeedsUpdate=!0}_setValue_arrayElement(t,e){this.resolvedProperty[this.propertyIndex]=t[e]}_setValue_arrayElement_setNeedsUpdate(t,e){this.resolvedProperty[this.propertyIndex]=t[e],this.targetObject.needsUpdate=!0}_setValue_arrayElement_setMatrixWorldNeedsUpdate(t,e){this.resolvedProperty[this.propertyIndex]=t[e],this.targetObject.matrixWorldNeedsUpdate=!0}_setValue_fromArray(t,e){this.resolvedProperty.fromArray(t,e)}_setValue_fromArray_setNeedsUpdate(t,e){this.resolvedProperty.fromArray(t,e),this.targetObject.needsUpdate=!0}_setValue_fromArray_setMatrixWorldNeedsUpdate(t,e){this.resolvedProperty.fromArray(t,e),this.targetObject.matrixWorldNeedsUpdate=!0}_getValue_unbound(t,e){this.bind(),this.getValue(t,e)}_setValue_unbound(t,e){this.bind(),this.setValue(t,e)}bind(){let t=this.node,e=this.parsedPath,i=e.objectName,s=e.propertyName,r=e.propertyIndex;if(t||(t=n.findNode(this.rootNode,e.nodeName),this.node=t),this.getValue=this._getValue_unavailable,this.setValue=this._setValue_unavailable,!t){Pt("PropertyBinding: No target node found for track: "+this.path+".");return}if(i){let c=e.objectIndex;switch(i){case"materials":if(!t.material){Ut("PropertyBinding: Can not bind to material as node does not have a material.",this);return}if(!t.material.materials){Ut("PropertyBinding: Can not bind to material.materials as node.material does not have a materials array.",this);return}t=t.material.materials;break;case"bones":if(!t.skeleton){Ut("PropertyBinding: Can not bind to bones as node does not have a skeleton.",this);return}t=t.skeleton.bones;for(let h=0;h<t.length;h++)if(t[h].name===c){c=h;break}break;case"map":if("map"in t){t=t.map;break}if(!t.material){Ut("PropertyBinding: Can not bind to material as node does not have a material.",this);return}if(!t.material.map){Ut("PropertyBinding: Can not bind to material.map as node.material does not have a map.",this);return}t=t.material.map;break;default:if(t[i]===void 0){Ut("PropertyBinding: Can not bind to objectName of node undefined.",this);return}t=t[i]}if(c!==void 0){if(t[c]===void 0){Ut("PropertyBinding: Trying to bind to objectIndex of objectName, but is undefined.",this,t);return}t=t[c]}}let o=t[s];if(o===void 0){let c=e.nodeName;Ut("PropertyBinding: Trying to update property for track: "+c+"."+s+" but it wasn't found.",t);return}let a=this.Versioning.None;this.targetObject=t,t.isMaterial===!0?a=this.Versioning.NeedsUpdate:t.isObject3D===!0&&(a=this.Versioning.MatrixWorldNeedsUpdate);let l=this.BindingType.Direct;if(r!==void 0){if(s==="morphTargetInfluences"){if(!t.geometry){Ut("PropertyBinding: Can not bind to morphTargetInfluences because node does not have a geometry.",this);return}if(!t.geometry.morphAttributes){Ut("PropertyBinding: Can not bind to morphTargetInfluences because node does not have a geometry.morphAttributes.",this);return}t.morphTargetDictionary[r]!==void 0&&(r=t.morphTargetDictionary[r])}l=this.BindingType.ArrayElement,this.resolvedProperty=o,this.propertyIndex=r}else o.fromArray!==void 0&&o.toArray!==void 0?(l=this.BindingType.HasFromToArray,this.resolvedProperty=o):Array.isArray(o)?(l=this.BindingType.EntireArray,this.resolvedProperty=o):this.propertyName=s;this.getValue=this.GetterByBindingType[l],this.setValue=this.SetterByBindingTypeAndVersioning[l][a]}unbind(){this.node=null,this.getValue=this._getValue_unbound,this.setValue=this._setValue_unbound}};ye.Composite=Oh;ye.prototype.BindingType={Direct:0,EntireArray:1,ArrayElement:2,HasFromToArray:3};ye.prototype.Versioning={None:0,NeedsUpdate:1,MatrixWorldNeedsUpdate:2};ye.prototype.GetterByBindingType=[ye.prototype._getValue_direct,ye.prototype._getValue_array,ye.prototype._getValue_arrayElement,ye.prototype._getValue_toArray];ye.prototype.SetterByBindingTypeAndVersioning=[[ye.prototype._setValue_direct,ye.prototype._setValue_direct_setNeedsUpdate,ye.prototype._setValue_direct_setMatrixWorldNeedsUpdate],[ye.prototype._setValue_array,ye.prototype._setValue_array_setNeedsUpdate,ye.prototype._setValue_array_setMatrixWorldNeedsUpdate],[ye.prototype._setValue_arrayElement,ye.prototype._setValue_arrayElement_setNeedsUpdate,ye.prototype._setValue_arrayElement_setMatrixWorldNeedsUpdate],[ye.prototype._setValue_fromArray,ye.prototype._setValue_fromArray_setNeedsUpdate,ye.prototype._setValue_fromArray_setMatrixWorldNeedsUpdate]];var MM=new Float32Array(1);var Sf=new Dt,Ss=class{constructor(t,e,i=0,s=1/0){this.ray=new Ki(t,e),this.near=i,this.far=s,this.camera=null,this.layers=new nr,this.params={Mesh:{},Line:{threshold:1},LOD:{},Points:{threshold:1},Sprite:{}}}set(t,e){this.ray.set(t,e)}setFromCamera(t,e){e.isPerspectiveCamera?(this.ray.origin.setFromMatrixPosition(e.matrixWorld),this.ray.direction.set(t.x,t.y,.5).unproject(e).sub(this.ray.origin).normalize(),this.camera=e):e.isOrthographicCamera?(this.ray.origin.set(t.x,t.y,e.projectionMatrix.elements[14]).unproject(e),this.ray.direction.set(0,0,-1).transformDirection(e.matrixWorld),this.camera=e):Ut("Raycaster: Unsupported camera type: "+e.type)}setFromXRController(t){return Sf.identity().extractRotation(t.matrixWorld),this.ray.origin.setFromMatrixPosition(t.matrixWorld),this.ray.direction.set(0,0,-1).applyMatrix4(Sf),this}intersectObject(t,e=!0,i=[]){return Fh(t,this,i,e),i.sort(Mf),i}intersectObjects(t,e=!0,i=[]){for(let s=0,r=t.length;s<r;s++)Fh(t[s],this,i,e);return i.sort(Mf),i}};function Mf(n,t){return n.distance-t.distance}function Fh(n,t,e,i){let s=!0;if(n.layers.test(t.layers)&&n.raycast(t,e)===!1&&(s=!1),s===!0&&i===!0){let r=n.children;for(let o=0,a=r.length;o<a;o++)Fh(r[o],t,e,!0)}}var lr=class{constructor(t=1,e=0,i=0){this.radius=t,this.phi=e,this.theta=i}set(t,e,i){return this.radius=t,this.phi=e,this.theta=i,this}copy(t){return this.radius=t.radius,this.phi=t.phi,this.theta=t.theta,this}makeSafe(){return this.phi=zt(this.phi,1e-6,Math.PI-1e-6),this}setFromVector3(t){return this.setFromCartesianCoords(t.x,t.y,t.z)}setFromCartesianCoords(t,e,i){return this.radius=Math.sqrt(t*t+e*e+i*i),this.radius===0?(this.theta=0,this.phi=0):(this.theta=Math.atan2(t,i),this.phi=Math.acos(zt(e/this.radius,-1,1))),this}clone(){return new this.constructor().copy(this)}};var Bh=class{static{this.prototype.isMatrix2=!0}constructor(t,e,i,s){this.elements=[1,0,0,1],t!==void 0&&this.set(t,e,i,s)}identity(){return this.set(1,0,0,1),this}fromArray(t,e=0){for(let i=0;i<4;i++)this.elements[i]=t[i+e];return this}set(t,e,i,s){let r=this.elements;return r[0]=t,r[2]=e,r[1]=i,r[3]=s,this}};var wf=new C,Ta=new C,$s=new C,Zs=new C,Ch=new C,V0=new C,H0=new C,yi=class{constructor(t=new C,e=new C){this.start=t,this.end=e}set(t,e){return this.start.copy(t),this.end.copy(e),this}copy(t){return this.start.copy(t.start),this.end.copy(t.end),this}getCenter(t){return t.addVectors(this.start,this.end).multiplyScalar(.5)}delta(t){return t.subVectors(this.end,this.start)}distanceSq(){return this.start.distanceToSquared(this.end)}distance(){return this.start.distanceTo(this.end)}at(t,e){return this.delta(e).multiplyScalar(t).add(this.start)}closestPointToPointParameter(t,e){wf.subVectors(t,this.start),Ta.subVectors(this.end,this.start);let i=Ta.dot(Ta);if(i===0)return 0;let r=Ta.dot(wf)/i;return e&&(r=zt(r,0,1)),r}closestPointToPoint(t,e,i){let s=this.closestPointToPointParameter(t,e);return this.delta(i).multiplyScalar(s).add(this.start)}distanceSqToLine3(t,e=V0,i=H0){let s=10000000000000001e-32,r,o,a=this.start,l=t.start,c=this.end,h=t.end;$s.subVectors(c,a),Zs.subVectors(h,l),Ch.subVectors(a,l);let d=$s.dot($s),u=Zs.dot(Zs),f=Zs.dot(Ch);if(d<=s&&u<=s)return e.copy(a),i.copy(l),e.distanceToSquared(i);if(d<=s)r=0,o=f/u,o=zt(o,0,1);else{let g=$s.dot(Ch);if(u<=s)o=0,r=zt(-g/d,0,1);else{let x=$s.dot(Zs),p=d*u-x*x;p!==0?r=zt((x*f-g*u)/p,0,1):r=0,o=(x*r+f)/u,o<0?(o=0,r=zt(-g/d,0,1)):o>1&&(o=1,r=zt((x-g)/d,0,1))}}return e.copy(a).addScaledVector($s,r),i.copy(l).addScaledVector(Zs,o),e.distanceToSquared(i)}applyMatrix4(t){return this.start.applyMatrix4(t),this.end.applyMatrix4(t),this}equals(t){return t.start.equals(this.start)&&t.end.equals(this.end)}clone(){return new this.constructor().copy(this)}};var Ms=class extends Zi{constructor(t,e=null){super(),this.object=t,this.domElement=e,this.enabled=!0,this.state=-1,this.keys={},this.mouseButtons={LEFT:null,MIDDLE:null,RIGHT:null},this.touches={ONE:null,TWO:null}}connect(t){this.domElement!==null&&this.disconnect(),this.domElement=t}disconnect(){}dispose(){}update(){}};function yu(n,t,e,i){let s=G0(i);switch(e){case nu:return n*t;case ru:return n*t/s.components*s.byteLength;case _o:return n*t/s.components*s.byteLength;case Qn:return n*t*2/s.components*s.byteLength;case fl:return n*t*2/s.components*s.byteLength;case su:return n*t*3/s.components*s.byteLength;case Ri:return n*t*4/s.components*s.byteLength;case pl:return n*t*4/s.components*s.byteLength;case yo:case vo:return Math.floor((n+3)/4)*Math.floor((t+3)/4)*8;case xo:case bo:return Math.floor((n+3)/4)*Math.floor((t+3)/4)*16;case gl:case yl:return Math.max(n,16)*Math.max(t,8)/4;case ml:case _l:return Math.max(n,8)*Math.max(t,8)/2;case vl:case xl:case Sl:case Ml:return Math.floor((n+3)/4)*Math.floor((t+3)/4)*8;case bl:case So:case wl:return Math.floor((n+3)/4)*Math.floor((t+3)/4)*16;case Tl:return Math.floor((n+3)/4)*Math.floor((t+3)/4)*16;case El:return Math.floor((n+4)/5)*Math.floor((t+3)/4)*16;case Al:return Math.floor((n+4)/5)*Math.floor((t+4)/5)*16;case Cl:return Math.floor((n+5)/6)*Math.floor((t+4)/5)*16;case Rl:return Math.floor((n+5)/6)*Math.floor((t+5)/6)*16;case Pl:return Math.floor((n+7)/8)*Math.floor((t+4)/5)*16;case Il:return Math.floor((n+7)/8)*Math.floor((t+5)/6)*16;case Ll:return Math.floor((n+7)/8)*Math.floor((t+7)/8)*16;case Dl:return Math.floor((n+9)/10)*Math.floor((t+4)/5)*16;case Nl:return Math.floor((n+9)/10)*Math.floor((t+5)/6)*16;case Ul:return Math.floor((n+9)/10)*Math.floor((t+7)/8)*16;case Ol:return Math.floor((n+9)/10)*Math.floor((t+9)/10)*16;case Fl:return Math.floor((n+11)/12)*Math.floor((t+9)/10)*16;case Bl:return Math.floor((n+11)/12)*Math.floor((t+11)/12)*16;case kl:case zl:case Vl:return Math.ceil(n/4)*Math.ceil(t/4)*16;case Hl:case Gl:return Math.ceil(n/4)*Math.ceil(t/4)*8;case Mo:case Wl:return Math.ceil(n/4)*Math.ceil(t/4)*16}throw new Error(`Unable to determine texture byte length for ${e} format.`)}function G0(n){switch(n){case Mi:case Qh:return{byteLength:1,components:1};case dr:case tu:case Ji:return{byteLength:2,components:1};case ul:case dl:return{byteLength:2,components:4};case Vi:case hl:case Ci:return{byteLength:4,components:1};case eu:case iu:return{byteLength:4,components:3}}throw new Error(`THREE.TextureUtils: Unknown texture type ${n}.`)}typeof __THREE_DEVTOOLS__<"u"&&__THREE_DEVTOOLS__.dispatchEvent(new CustomEvent("register",{detail:{revision:"187"}}));typeof window<"u"&&(window.__THREE__?Pt("WARNING: Multiple instances of Three.js being imported."):window.__THREE__="187");function Up(){let n=null,t=!1,e=null,i=null;function s(r,o){i=n.requestAnimationFrame(s),e(r,o)}return{start:function(){t!==!0&&e!==null&&n!==null&&(i=n.requestAnimationFrame(s),t=!0)},stop:function(){n!==null&&n.cancelAnimationFrame(i),t=!1},setAnimationLoop:function(r){e=r},setContext:function(r){n=r}}}function W0(n){let t=new WeakMap;function e(a,l){let c=a.array,h=a.usage,d=c.byteLength,u=n.createBuffer();n.bindBuffer(l,u),n.bufferData(l,c,h),a.onUploadCallback();let f;if(c instanceof Float32Array)f=n.FLOAT;else if(typeof Float16Array<"u"&&c instanceof Float16Array)f=n.HALF_FLOAT;else if(c instanceof Uint16Array)a.isFloat16BufferAttribute?f=n.HALF_FLOAT:f=n.UNSIGNED_SHORT;else if(c instanceof Int16Array)f=n.SHORT;else if(c instanceof Uint32Array)f=n.UNSIGNED_INT;else if(c instanceof Int32Array)f=n.INT;else if(c instanceof Int8Array)f=n.BYTE;else if(c instanceof Uint8Array)f=n.UNSIGNED_BYTE;else if(c instanceof Uint8ClampedArray)f=n.UNSIGNED_BYTE;else throw new Error("THREE.WebGLAttributes: Unsupported buffer data format: "+c);return{buffer:u,type:f,bytesPerElement:c.BYTES_PER_ELEMENT,version:a.version,size:d}}function i(a,l,c){let h=l.array,d=l.updateRanges;if(n.bindBuffer(c,a),d.length===0)n.bufferSubData(c,0,h);else{d.sort((f,g)=>f.start-g.start);let u=0;for(let f=1;f<d.length;f++){let g=d[u],x=d[f];x.start<=g.start+g.count+1?g.count=Math.max(g.count,x.start+x.count-g.start):(++u,d[u]=x)}d.length=u+1;for(let f=0,g=d.length;f<g;f++){let x=d[f];n.bufferSubData(c,x.start*h.BYTES_PER_ELEMENT,h,x.start,x.count)}l.clearUpdateRanges()}l.onUploadCallback()}function s(a){return a.isInterleavedBufferAttribute&&(a=a.data),t.get(a)}function r(a){a.isInterleavedBufferAttribute&&(a=a.data);let l=t.get(a);l&&(n.deleteBuffer(l.buffer),t.delete(a))}function o(a,l){if(a.isInterleavedBufferAttribute&&(a=a.data),a.isGLBufferAttribute){let h=t.get(a);(!h||h.version<a.version)&&t.set(a,{buffer:a.buffer,type:a.type,bytesPerElement:a.elementSize,version:a.version});return}let c=t.get(a);if(c===void 0)t.set(a,e(a,l));else if(c.version<a.version){if(c.size!==a.array.byteLength)throw new Error("THREE.WebGLAttributes: The size of the buffer attribute's array buffer does not match the original size. Resizing buffer attributes is not supported.");i(c.buffer,a,l),c.version=a.version}}return{get:s,remove:r,update:o}}var X0=`#ifdef USE_ALPHAHASH
	if ( diffuseColor.a < getAlphaHashThreshold( vPosition ) ) discard;
#endif`,q0=`#ifdef USE_ALPHAHASH
	const float ALPHA_HASH_SCALE = 0.05;
	float hash2D( vec2 value ) {
		return fract( 1.0e4 * sin( 17.0 * value.x + 0.1 * value.y ) * ( 0.1 + abs( sin( 13.0 * value.y + value.x ) ) ) );
	}
	float hash3D( vec3 value ) {
		return hash2D( vec2( hash2D( value.xy ), value.z ) );
	}
	float getAlphaHashThreshold( vec3 position ) {
		float maxDeriv = max(
			length( dFdx( position.xyz ) ),
			length( dFdy( position.xyz ) )
		);
		float pixScale = 1.0 / ( ALPHA_HASH_SCALE * maxDeriv );
		vec2 pixScales = vec2(
			exp2( floor( log2( pixScale ) ) ),
			exp2( ceil( log2( pixScale ) ) )
		);
		vec2 alpha = vec2(
			hash3D( floor( pixScales.x * position.xyz ) ),
			hash3D( floor( pixScales.y * position.xyz ) )
		);
		float lerpFactor = fract( log2( pixScale ) );
		float x = ( 1.0 - lerpFactor ) * alpha.x + lerpFactor * alpha.y;
		float a = min( lerpFactor, 1.0 - lerpFactor );
		vec3 cases = vec3(
			x * x / ( 2.0 * a * ( 1.0 - a ) ),
			( x - 0.5 * a ) / ( 1.0 - a ),
			1.0 - ( ( 1.0 - x ) * ( 1.0 - x ) / ( 2.0 * a * ( 1.0 - a ) ) )
		);
		float threshold = ( x < ( 1.0 - a ) )
			? ( ( x < a ) ? cases.x : cases.y )
			: cases.z;
		return clamp( threshold , 1.0e-6, 1.0 );
	}
#endif`,Y0=`#ifdef USE_ALPHAMAP
	diffuseColor.a *= texture2D( alphaMap, vAlphaMapUv ).g;
#endif`,$0=`#ifdef USE_ALPHAMAP
	uniform sampler2D alphaMap;
#endif`,Z0=`#ifdef USE_ALPHATEST
	#ifdef ALPHA_TO_COVERAGE
	diffuseColor.a = smoothstep( alphaTest, alphaTest + fwidth( diffuseColor.a ), diffuseColor.a );
	if ( diffuseColor.a == 0.0 ) discard;
	#else
	if ( diffuseColor.a < alphaTest ) discard;
	#endif
#endif`,j0=`#ifdef USE_ALPHATEST
	uniform float alphaTest;
#endif`,K0=`#ifdef USE_AOMAP
	float ambientOcclusion = ( texture2D( aoMap, vAoMapUv ).r - 1.0 ) * aoMapIntensity + 1.0;
	reflectedLight.indirectDiffuse *= ambientOcclusion;
	#if defined( USE_CLEARCOAT ) 
		clearcoatSpecularIndirect *= ambientOcclusion;
	#endif
	#if defined( USE_SHEEN ) 
		sheenSpecularIndirect *= ambientOcclusion;
	#endif
	#if defined( USE_ENVMAP ) && defined( STANDARD )
		float dotNV = saturate( dot( geometryNormal, geometryViewDir ) );
		reflectedLight.indirectSpecular *= computeSpecularOcclusion( dotNV, ambientOcclusion, material.roughness );
	#endif
#endif`,J0=`#ifdef USE_AOMAP
	uniform sampler2D aoMap;
	uniform float aoMapIntensity;
#endif`,Q0=`#ifdef USE_BATCHING
	#if ! defined( GL_ANGLE_multi_draw )
	#define gl_DrawID _gl_DrawID
	uniform int _gl_DrawID;
	#endif
	uniform highp sampler2D batchingTexture;
	uniform highp usampler2D batchingIdTexture;
	mat4 getBatchingMatrix( const in float i ) {
		int size = textureSize( batchingTexture, 0 ).x;
		int j = int( i ) * 4;
		int x = j % size;
		int y = j / size;
		vec4 v1 = texelFetch( batchingTexture, ivec2( x, y ), 0 );
		vec4 v2 = texelFetch( batchingTexture, ivec2( x + 1, y ), 0 );
		vec4 v3 = texelFetch( batchingTexture, ivec2( x + 2, y ), 0 );
		vec4 v4 = texelFetch( batchingTexture, ivec2( x + 3, y ), 0 );
		return mat4( v1, v2, v3, v4 );
	}
	float getIndirectIndex( const in int i ) {
		int size = textureSize( batchingIdTexture, 0 ).x;
		int x = i % size;
		int y = i / size;
		return float( texelFetch( batchingIdTexture, ivec2( x, y ), 0 ).r );
	}
#endif
#ifdef USE_BATCHING_COLOR
	uniform sampler2D batchingColorTexture;
	vec4 getBatchingColor( const in float i ) {
		int size = textureSize( batchingColorTexture, 0 ).x;
		int j = int( i );
		int x = j % size;
		int y = j / size;
		return texelFetch( batchingColorTexture, ivec2( x, y ), 0 );
	}
#endif`,t_=`#ifdef USE_BATCHING
	mat4 batchingMatrix = getBatchingMatrix( getIndirectIndex( gl_DrawID ) );
#endif`,e_=`vec3 transformed = vec3( position );
#ifdef USE_ALPHAHASH
	vPosition = vec3( position );
#endif`,i_=`vec3 objectNormal = vec3( normal );
#ifdef USE_TANGENT
	vec3 objectTangent = vec3( tangent.xyz );
#endif`,n_=`float G_BlinnPhong_Implicit( ) {
	return 0.25;
}
float D_BlinnPhong( const in float shininess, const in float dotNH ) {
	return RECIPROCAL_PI * ( shininess * 0.5 + 1.0 ) * pow( dotNH, shininess );
}
vec3 BRDF_BlinnPhong( const in vec3 lightDir, const in vec3 viewDir, const in vec3 normal, const in vec3 specularColor, const in float shininess ) {
	vec3 halfDir = normalize( lightDir + viewDir );
	float dotNH = saturate( dot( normal, halfDir ) );
	float dotVH = saturate( dot( viewDir, halfDir ) );
	vec3 F = F_Schlick( specularColor, 1.0, dotVH );
	float G = G_BlinnPhong_Implicit( );
	float D = D_BlinnPhong( shininess, dotNH );
	return F * ( G * D );
} // validated`,s_=`#ifdef USE_IRIDESCENCE
	const mat3 XYZ_TO_REC709 = mat3(
		 3.2404542, -0.9692660,  0.0556434,
		-1.5371385,  1.8760108, -0.2040259,
		-0.4985314,  0.0415560,  1.0572252
	);
	vec3 Fresnel0ToIor( vec3 fresnel0 ) {
		vec3 sqrtF0 = sqrt( fresnel0 );
		return ( vec3( 1.0 ) + sqrtF0 ) / ( vec3( 1.0 ) - sqrtF0 );
	}
	vec3 IorToFresnel0( vec3 transmittedIor, float incidentIor ) {
		return pow2( ( transmittedIor - vec3( incidentIor ) ) / ( transmittedIor + vec3( incidentIor ) ) );
	}
	float IorToFresnel0( float transmittedIor, float incidentIor ) {
		return pow2( ( transmittedIor - incidentIor ) / ( transmittedIor + incidentIor ));
	}
	vec3 evalSensitivity( float OPD, vec3 shift ) {
		float phase = 2.0 * PI * OPD * 1.0e-9;
		vec3 val = vec3( 5.4856e-13, 4.4201e-13, 5.2481e-13 );
		vec3 pos = vec3( 1.6810e+06, 1.7953e+06, 2.2084e+06 );
		vec3 var = vec3( 4.3278e+09, 9.3046e+09, 6.6121e+09 );
		vec3 xyz = val * sqrt( 2.0 * PI * var ) * cos( pos * phase + shift ) * exp( - pow2( phase ) * var );
		xyz.x += 9.7470e-14 * sqrt( 2.0 * PI * 4.5282e+09 ) * cos( 2.2399e+06 * phase + shift[ 0 ] ) * exp( - 4.5282e+09 * pow2( phase ) );
		xyz /= 1.0685e-7;
		vec3 rgb = XYZ_TO_REC709 * xyz;
		return rgb;
	}
	vec3 evalIridescence( float outsideIOR, float eta2, float cosTheta1, float thinFilmThickness, vec3 baseF0 ) {
		vec3 I;
		float iridescenceIOR = mix( outsideIOR, eta2, smoothstep( 0.0, 0.03, thinFilmThickness ) );
		float sinTheta2Sq = pow2( outsideIOR / iridescenceIOR ) * ( 1.0 - pow2( cosTheta1 ) );
		float cosTheta2Sq = 1.0 - sinTheta2Sq;
		if ( cosTheta2Sq < 0.0 ) {
			return vec3( 1.0 );
		}
		float cosTheta2 = sqrt( cosTheta2Sq );
		float R0 = IorToFresnel0( iridescenceIOR, outsideIOR );
		float R12 = F_Schlick( R0, 1.0, cosTheta1 );
		float T121 = 1.0 - R12;
		float phi12 = 0.0;
		if ( iridescenceIOR < outsideIOR ) phi12 = PI;
		float phi21 = PI - phi12;
		vec3 baseIOR = Fresnel0ToIor( clamp( baseF0, 0.0, 0.9999 ) );		vec3 R1 = IorToFresnel0( baseIOR, iridescenceIOR );
		vec3 R23 = F_Schlick( R1, 1.0, cosTheta2 );
		vec3 phi23 = vec3( 0.0 );
		if ( baseIOR[ 0 ] < iridescenceIOR ) phi23[ 0 ] = PI;
		if ( baseIOR[ 1 ] < iridescenceIOR ) phi23[ 1 ] = PI;
		if ( baseIOR[ 2 ] < iridescenceIOR ) phi23[ 2 ] = PI;
		float OPD = 2.0 * iridescenceIOR * thinFilmThickness * cosTheta2;
		vec3 phi = vec3( phi21 ) + phi23;
		vec3 R123 = clamp( R12 * R23, 1e-5, 0.9999 );
		vec3 r123 = sqrt( R123 );
		vec3 Rs = pow2( T121 ) * R23 / ( vec3( 1.0 ) - R123 );
		vec3 C0 = R12 + Rs;
		I = C0;
		vec3 Cm = Rs - T121;
		for ( int m = 1; m <= 2; ++ m ) {
			Cm *= r123;
			vec3 Sm = 2.0 * evalSensitivity( float( m ) * OPD, float( m ) * phi );
			I += Cm * Sm;
		}
		return max( I, vec3( 0.0 ) );
	}
#endif`,r_=`#ifdef USE_BUMPMAP
	uniform sampler2D bumpMap;
	uniform float bumpScale;
	vec2 dHdxy_fwd() {
		vec2 dSTdx = dFdx( vBumpMapUv );
		vec2 dSTdy = dFdy( vBumpMapUv );
		float Hll = bumpScale * texture2D( bumpMap, vBumpMapUv ).x;
		float dBx = bumpScale * texture2D( bumpMap, vBumpMapUv + dSTdx ).x - Hll;
		float dBy = bumpScale * texture2D( bumpMap, vBumpMapUv + dSTdy ).x - Hll;
		return vec2( dBx, dBy );
	}
	vec3 perturbNormalArb( vec3 surf_pos, vec3 surf_norm, vec2 dHdxy, float faceDirection ) {
		vec3 vSigmaX = normalize( dFdx( surf_pos.xyz ) );
		vec3 vSigmaY = normalize( dFdy( surf_pos.xyz ) );
		vec3 vN = surf_norm;
		vec3 R1 = cross( vSigmaY, vN );
		vec3 R2 = cross( vN, vSigmaX );
		float fDet = dot( vSigmaX, R1 ) * faceDirection;
		vec3 vGrad = sign( fDet ) * ( dHdxy.x * R1 + dHdxy.y * R2 );
		return normalize( abs( fDet ) * surf_norm - vGrad );
	}
#endif`,o_=`#if NUM_CLIPPING_PLANES > 0
	vec4 plane;
	#ifdef ALPHA_TO_COVERAGE
		float distanceToPlane, distanceGradient;
		float clipOpacity = 1.0;
		#pragma unroll_loop_start
		for ( int i = 0; i < UNION_CLIPPING_PLANES; i ++ ) {
			plane = clippingPlanes[ i ];
			distanceToPlane = - dot( vClipPosition, plane.xyz ) + plane.w;
			distanceGradient = fwidth( distanceToPlane ) / 2.0;
			clipOpacity *= smoothstep( - distanceGradient, distanceGradient, distanceToPlane );
			if ( clipOpacity == 0.0 ) discard;
		}
		#pragma unroll_loop_end
		#if UNION_CLIPPING_PLANES < NUM_CLIPPING_PLANES
			float unionClipOpacity = 1.0;
			#pragma unroll_loop_start
			for ( int i = UNION_CLIPPING_PLANES; i < NUM_CLIPPING_PLANES; i ++ ) {
				plane = clippingPlanes[ i ];
				distanceToPlane = - dot( vClipPosition, plane.xyz ) + plane.w;
				distanceGradient = fwidth( distanceToPlane ) / 2.0;
				unionClipOpacity *= 1.0 - smoothstep( - distanceGradient, distanceGradient, distanceToPlane );
			}
			#pragma unroll_loop_end
			clipOpacity *= 1.0 - unionClipOpacity;
		#endif
		diffuseColor.a *= clipOpacity;
		if ( diffuseColor.a == 0.0 ) discard;
	#else
		#pragma unroll_loop_start
		for ( int i = 0; i < UNION_CLIPPING_PLANES; i ++ ) {
			plane = clippingPlanes[ i ];
			if ( dot( vClipPosition, plane.xyz ) > plane.w ) discard;
		}
		#pragma unroll_loop_end
		#if UNION_CLIPPING_PLANES < NUM_CLIPPING_PLANES
			bool clipped = true;
			#pragma unroll_loop_start
			for ( int i = UNION_CLIPPING_PLANES; i < NUM_CLIPPING_PLANES; i ++ ) {
				plane = clippingPlanes[ i ];
				clipped = ( dot( vClipPosition, plane.xyz ) > plane.w ) && clipped;
			}
			#pragma unroll_loop_end
			if ( clipped ) discard;
		#endif
	#endif
#endif`,a_=`#if NUM_CLIPPING_PLANES > 0
	varying vec3 vClipPosition;
	uniform vec4 clippingPlanes[ NUM_CLIPPING_PLANES ];
#endif`,l_=`#if NUM_CLIPPING_PLANES > 0
	varying vec3 vClipPosition;
#endif`,c_=`#if NUM_CLIPPING_PLANES > 0
	vClipPosition = - mvPosition.xyz;
#endif`,h_=`#if defined( USE_COLOR ) || defined( USE_COLOR_ALPHA )
	diffuseColor *= vColor;
#endif`,u_=`#if defined( USE_COLOR ) || defined( USE_COLOR_ALPHA )
	varying vec4 vColor;
#endif`,d_=`#if defined( USE_COLOR ) || defined( USE_COLOR_ALPHA ) || defined( USE_INSTANCING_COLOR ) || defined( USE_BATCHING_COLOR )
	varying vec4 vColor;
#endif`,f_=`#if defined( USE_COLOR ) || defined( USE_COLOR_ALPHA ) || defined( USE_INSTANCING_COLOR ) || defined( USE_BATCHING_COLOR )
	vColor = vec4( 1.0 );
#endif
#ifdef USE_COLOR_ALPHA
	vColor *= color;
#elif defined( USE_COLOR )
	vColor.rgb *= color;
#endif
#ifdef USE_INSTANCING_COLOR
	vColor.rgb *= instanceColor.rgb;
#endif
#ifdef USE_BATCHING_COLOR
	vColor *= getBatchingColor( getIndirectIndex( gl_DrawID ) );
#endif`,p_=`#define PI 3.141592653589793
#define PI2 6.283185307179586
#define PI_HALF 1.5707963267948966
#define RECIPROCAL_PI 0.3183098861837907
#define RECIPROCAL_PI2 0.15915494309189535
#define EPSILON 1e-6
#ifndef saturate
#define saturate( a ) clamp( a, 0.0, 1.0 )
#endif
#define whiteComplement( a ) ( 1.0 - saturate( a ) )
float pow2( const in float x ) { return x*x; }
vec3 pow2( const in vec3 x ) { return x*x; }
float pow3( const in float x ) { return x*x*x; }
float pow4( const in float x ) { float x2 = x*x; return x2*x2; }
float max3( const in vec3 v ) { return max( max( v.x, v.y ), v.z ); }
float average( const in vec3 v ) { return dot( v, vec3( 0.3333333 ) ); }
highp float rand( const in vec2 uv ) {
	const highp float a = 12.9898, b = 78.233, c = 43758.5453;
	highp float dt = dot( uv.xy, vec2( a,b ) ), sn = mod( dt, PI );
	return fract( sin( sn ) * c );
}
#ifdef HIGH_PRECISION
	float precisionSafeLength( vec3 v ) { return length( v ); }
#else
	float precisionSafeLength( vec3 v ) {
		float maxComponent = max3( abs( v ) );
		return length( v / maxComponent ) * maxComponent;
	}
#endif
struct IncidentLight {
	vec3 color;
	vec3 direction;
	bool visible;
};
struct ReflectedLight {
	vec3 directDiffuse;
	vec3 directSpecular;
	vec3 indirectDiffuse;
	vec3 indirectSpecular;
};
#ifdef USE_ALPHAHASH
	varying vec3 vPosition;
#endif
vec3 transformDirection( in vec3 dir, in mat4 matrix ) {
	return normalize( ( matrix * vec4( dir, 0.0 ) ).xyz );
}
#define inverseTransformDirection transformDirectionByInverseViewMatrix
vec3 transformNormalByInverseViewMatrix( in vec3 normal, in mat4 viewMatrix ) {
	return normalize( ( vec4( normal, 0.0 ) * viewMatrix ).xyz );
}
vec3 transformDirectionByInverseViewMatrix( in vec3 dir, in mat4 viewMatrix ) {
	return normalize( ( vec4( dir, 0.0 ) * viewMatrix ).xyz );
}
bool isPerspectiveMatrix( mat4 m ) {
	return m[ 2 ][ 3 ] == - 1.0;
}
vec2 equirectUv( in vec3 dir ) {
	float u = atan( dir.z, dir.x ) * RECIPROCAL_PI2 + 0.5;
	float v = asin( clamp( dir.y, - 1.0, 1.0 ) ) * RECIPROCAL_PI + 0.5;
	return vec2( u, v );
}
vec3 BRDF_Lambert( const in vec3 diffuseColor ) {
	return RECIPROCAL_PI * diffuseColor;
}
vec3 F_Schlick( const in vec3 f0, const in float f90, const in float dotVH ) {
	float fresnel = exp2( ( - 5.55473 * dotVH - 6.98316 ) * dotVH );
	return f0 * ( 1.0 - fresnel ) + ( f90 * fresnel );
}
float F_Schlick( const in float f0, const in float f90, const in float dotVH ) {
	float fresnel = exp2( ( - 5.55473 * dotVH - 6.98316 ) * dotVH );
	return f0 * ( 1.0 - fresnel ) + ( f90 * fresnel );
} // validated`,m_=`vec3 transformedNormal = objectNormal;
#ifdef USE_TANGENT
	vec3 transformedTangent = objectTangent;
#endif
#ifdef USE_BATCHING
	mat3 bm = mat3( batchingMatrix );
	transformedNormal /= vec3( dot( bm[ 0 ], bm[ 0 ] ), dot( bm[ 1 ], bm[ 1 ] ), dot( bm[ 2 ], bm[ 2 ] ) );
	transformedNormal = bm * transformedNormal;
	#ifdef USE_TANGENT
		transformedTangent = bm * transformedTangent;
	#endif
#endif
#ifdef USE_INSTANCING
	mat3 im = mat3( instanceMatrix );
	transformedNormal /= vec3( dot( im[ 0 ], im[ 0 ] ), dot( im[ 1 ], im[ 1 ] ), dot( im[ 2 ], im[ 2 ] ) );
	transformedNormal = im * transformedNormal;
	#ifdef USE_TANGENT
		transformedTangent = im * transformedTangent;
	#endif
#endif
transformedNormal = normalMatrix * transformedNormal;
#ifdef FLIP_SIDED
	transformedNormal = - transformedNormal;
#endif
#ifdef USE_TANGENT
	transformedTangent = ( modelViewMatrix * vec4( transformedTangent, 0.0 ) ).xyz;
#endif`,g_=`#ifdef USE_DISPLACEMENTMAP
	uniform sampler2D displacementMap;
	uniform float displacementScale;
	uniform float displacementBias;
#endif`,__=`#ifdef USE_DISPLACEMENTMAP
	transformed += normalize( objectNormal ) * ( texture2D( displacementMap, vDisplacementMapUv ).x * displacementScale + displacementBias );
#endif`,y_=`#ifdef USE_EMISSIVEMAP
	vec4 emissiveColor = texture2D( emissiveMap, vEmissiveMapUv );
	#ifdef DECODE_VIDEO_TEXTURE_EMISSIVE
		emissiveColor = sRGBTransferEOTF( emissiveColor );
	#endif
	totalEmissiveRadiance *= emissiveColor.rgb;
#endif`,v_=`#ifdef USE_EMISSIVEMAP
	uniform sampler2D emissiveMap;
#endif`,x_="gl_FragColor = linearToOutputTexel( gl_FragColor );",b_=`vec4 LinearTransferOETF( in vec4 value ) {
	return value;
}
vec4 sRGBTransferEOTF( in vec4 value ) {
	return vec4( mix( pow( value.rgb * 0.9478672986 + vec3( 0.0521327014 ), vec3( 2.4 ) ), value.rgb * 0.0773993808, vec3( lessThanEqual( value.rgb, vec3( 0.04045 ) ) ) ), value.a );
}
vec4 sRGBTransferOETF( in vec4 value ) {
	return vec4( mix( pow( value.rgb, vec3( 0.41666 ) ) * 1.055 - vec3( 0.055 ), value.rgb * 12.92, vec3( lessThanEqual( value.rgb, vec3( 0.0031308 ) ) ) ), value.a );
}`,S_=`#ifdef USE_ENVMAP
	#ifdef ENV_WORLDPOS
		vec3 cameraToFrag;
		if ( isOrthographic ) {
			cameraToFrag = normalize( vec3( - viewMatrix[ 0 ][ 2 ], - viewMatrix[ 1 ][ 2 ], - viewMatrix[ 2 ][ 2 ] ) );
		} else {
			cameraToFrag = normalize( vWorldPosition - cameraPosition );
		}
		vec3 worldNormal = transformNormalByInverseViewMatrix( normal, viewMatrix );
		#ifdef ENVMAP_MODE_REFLECTION
			vec3 reflectVec = reflect( cameraToFrag, worldNormal );
		#else
			vec3 reflectVec = refract( cameraToFrag, worldNormal, refractionRatio );
		#endif
	#else
		vec3 reflectVec = vReflect;
	#endif
	#ifdef ENVMAP_TYPE_CUBE
		vec4 envColor = textureCube( envMap, envMapRotation * reflectVec );
		#ifdef ENVMAP_BLENDING_MULTIPLY
			outgoingLight = mix( outgoingLight, outgoingLight * envColor.xyz, specularStrength * reflectivity );
		#elif defined( ENVMAP_BLENDING_MIX )
			outgoingLight = mix( outgoingLight, envColor.xyz, specularStrength * reflectivity );
		#elif defined( ENVMAP_BLENDING_ADD )
			outgoingLight += envColor.xyz * specularStrength * reflectivity;
		#endif
	#endif
#endif`,M_=`#ifdef USE_ENVMAP
	uniform float envMapIntensity;
	uniform mat3 envMapRotation;
	uniform samplerCube envMap;
	#ifdef ENVMAP_TYPE_PMREM
		float roughnessToMip( const in float roughness ) {
			float r = clamp( roughness, 0.0, 1.0 );
			return ENVMAP_MAX_LOD * r * ( 2.0 - r );
		}
	#endif
#endif`,w_=`#ifdef USE_ENVMAP
	uniform float reflectivity;
	#if defined( USE_BUMPMAP ) || defined( USE_NORMALMAP ) || defined( PHONG ) || defined( LAMBERT )
		#define ENV_WORLDPOS
	#endif
	#ifdef ENV_WORLDPOS
		varying vec3 vWorldPosition;
		uniform float refractionRatio;
	#else
		varying vec3 vReflect;
	#endif
#endif`,T_=`#ifdef USE_ENVMAP
	#if defined( USE_BUMPMAP ) || defined( USE_NORMALMAP ) || defined( PHONG ) || defined( LAMBERT )
		#define ENV_WORLDPOS
	#endif
	#ifdef ENV_WORLDPOS
		
		varying vec3 vWorldPosition;
	#else
		varying vec3 vReflect;
		uniform float refractionRatio;
	#endif
#endif`,E_=`#ifdef USE_ENVMAP
	#ifdef ENV_WORLDPOS
		vWorldPosition = worldPosition.xyz;
	#else
		vec3 cameraToVertex;
		if ( isOrthographic ) {
			cameraToVertex = normalize( vec3( - viewMatrix[ 0 ][ 2 ], - viewMatrix[ 1 ][ 2 ], - viewMatrix[ 2 ][ 2 ] ) );
		} else {
			cameraToVertex = normalize( worldPosition.xyz - cameraPosition );
		}
		vec3 worldNormal = transformNormalByInverseViewMatrix( transformedNormal, viewMatrix );
		#ifdef ENVMAP_MODE_REFLECTION
			vReflect = reflect( cameraToVertex, worldNormal );
		#else
			vReflect = refract( cameraToVertex, worldNormal, refractionRatio );
		#endif
	#endif
#endif`,A_=`#ifdef USE_FOG
	vFogDepth = - mvPosition.z;
#endif`,C_=`#ifdef USE_FOG
	varying float vFogDepth;
#endif`,R_=`#ifdef USE_FOG
	#ifdef FOG_EXP2
		float fogFactor = 1.0 - exp( - fogDensity * fogDensity * vFogDepth * vFogDepth );
	#else
		float fogFactor = smoothstep( fogNear, fogFar, vFogDepth );
	#endif
	gl_FragColor.rgb = mix( gl_FragColor.rgb, fogColor, fogFactor );
#endif`,P_=`#ifdef USE_FOG
	uniform vec3 fogColor;
	varying float vFogDepth;
	#ifdef FOG_EXP2
		uniform float fogDensity;
	#else
		uniform float fogNear;
		uniform float fogFar;
	#endif
#endif`,I_=`#ifdef USE_GRADIENTMAP
	uniform sampler2D gradientMap;
#endif
vec3 getGradientIrradiance( vec3 normal, vec3 lightDirection ) {
	float dotNL = dot( normal, lightDirection );
	vec2 coord = vec2( dotNL * 0.5 + 0.5, 0.0 );
	#ifdef USE_GRADIENTMAP
		return vec3( texture2D( gradientMap, coord ).r );
	#else
		vec2 fw = fwidth( coord ) * 0.5;
		return mix( vec3( 0.7 ), vec3( 1.0 ), smoothstep( 0.7 - fw.x, 0.7 + fw.x, coord.x ) );
	#endif
}`,L_=`#ifdef USE_LIGHTMAP
	uniform sampler2D lightMap;
	uniform float lightMapIntensity;
#endif`,D_=`LambertMaterial material;
material.diffuseColor = diffuseColor.rgb;
material.specularStrength = specularStrength;`,N_=`varying vec3 vViewPosition;
struct LambertMaterial {
	vec3 diffuseColor;
	float specularStrength;
};
void RE_Direct_Lambert( const in IncidentLight directLight, const in vec3 geometryPosition, const in vec3 geometryNormal, const in vec3 geometryViewDir, const in vec3 geometryClearcoatNormal, const in LambertMaterial material, inout ReflectedLight reflectedLight ) {
	float dotNL = saturate( dot( geometryNormal, directLight.direction ) );
	vec3 irradiance = dotNL * directLight.color;
	reflectedLight.directDiffuse += irradiance * BRDF_Lambert( material.diffuseColor );
}
void RE_IndirectDiffuse_Lambert( const in vec3 irradiance, const in vec3 geometryPosition, const in vec3 geometryNormal, const in vec3 geometryViewDir, const in vec3 geometryClearcoatNormal, const in LambertMaterial material, inout ReflectedLight reflectedLight ) {
	reflectedLight.indirectDiffuse += irradiance * BRDF_Lambert( material.diffuseColor );
}
#define RE_Direct				RE_Direct_Lambert
#define RE_IndirectDiffuse		RE_IndirectDiffuse_Lambert`,U_=`uniform bool receiveShadow;
uniform vec3 ambientLightColor;
#if defined( USE_LIGHT_PROBES )
	uniform vec3 lightProbe[ 9 ];
#endif
vec3 shGetIrradianceAt( in vec3 normal, in vec3 shCoefficients[ 9 ] ) {
	float x = normal.x, y = normal.y, z = normal.z;
	vec3 result = shCoefficients[ 0 ] * 0.886227;
	result += shCoefficients[ 1 ] * 2.0 * 0.511664 * y;
	result += shCoefficients[ 2 ] * 2.0 * 0.511664 * z;
	result += shCoefficients[ 3 ] * 2.0 * 0.511664 * x;
	result += shCoefficients[ 4 ] * 2.0 * 0.429043 * x * y;
	result += shCoefficients[ 5 ] * 2.0 * 0.429043 * y * z;
	result += shCoefficients[ 6 ] * ( 0.743125 * z * z - 0.247708 );
	result += shCoefficients[ 7 ] * 2.0 * 0.429043 * x * z;
	result += shCoefficients[ 8 ] * 0.429043 * ( x * x - y * y );
	return result;
}
vec3 getLightProbeIrradiance( const in vec3 lightProbe[ 9 ], const in vec3 normal ) {
	vec3 worldNormal = transformNormalByInverseViewMatrix( normal, viewMatrix );
	vec3 irradiance = shGetIrradianceAt( worldNormal, lightProbe );
	return irradiance;
}
vec3 getAmbientLightIrradiance( const in vec3 ambientLightColor ) {
	vec3 irradiance = ambientLightColor;
	return irradiance;
}
float getDistanceAttenuation( const in float lightDistance, const in float cutoffDistance, const in float decayExponent ) {
	float distanceFalloff = 1.0 / max( pow( lightDistance, decayExponent ), 0.01 );
	if ( cutoffDistance > 0.0 ) {
		distanceFalloff *= pow2( saturate( 1.0 - pow4( lightDistance / cutoffDistance ) ) );
	}
	return distanceFalloff;
}
float getSpotAttenuation( const in float coneCosine, const in float penumbraCosine, const in float angleCosine ) {
	return smoothstep( coneCosine, penumbraCosine, angleCosine );
}
#if NUM_SUN_LIGHTS > 0
	struct SunLight {
		vec3 direction;
		vec3 color;
	};
	uniform SunLight sunLights[ NUM_SUN_LIGHTS ];
	void getSunLightInfo( const in SunLight sunLight, out IncidentLight light ) {
		light.color = sunLight.color;
		light.direction = sunLight.direction;
		light.visible = true;
	}
#endif
#if NUM_DIR_LIGHTS > 0
	struct DirectionalLight {
		vec3 direction;
		vec3 color;
	};
	uniform DirectionalLight directionalLights[ NUM_DIR_LIGHTS ];
	void getDirectionalLightInfo( const in DirectionalLight directionalLight, out IncidentLight light ) {
		light.color = directionalLight.color;
		light.direction = directionalLight.direction;
		light.visible = true;
	}
#endif
#if NUM_POINT_LIGHTS > 0
	struct PointLight {
		vec3 position;
		vec3 color;
		float distance;
		float decay;
	};
	uniform PointLight pointLights[ NUM_POINT_LIGHTS ];
	void getPointLightInfo( const in PointLight pointLight, const in vec3 geometryPosition, out IncidentLight light ) {
		vec3 lVector = pointLight.position - geometryPosition;
		light.direction = normalize( lVector );
		float lightDistance = length( lVector );
		light.color = pointLight.color;
		light.color *= getDistanceAttenuation( lightDistance, pointLight.distance, pointLight.decay );
		light.visible = ( light.color != vec3( 0.0 ) );
	}
#endif
#if NUM_SPOT_LIGHTS > 0
	struct SpotLight {
		vec3 position;
		vec3 direction;
		vec3 color;
		float distance;
		float decay;
		float coneCos;
		float penumbraCos;
	};
	uniform SpotLight spotLights[ NUM_SPOT_LIGHTS ];
	void getSpotLightInfo( const in SpotLight spotLight, const in vec3 geometryPosition, out IncidentLight light ) {
		vec3 lVector = spotLight.position - geometryPosition;
		light.direction = normalize( lVector );
		float angleCos = dot( light.direction, spotLight.direction );
		float spotAttenuation = getSpotAttenuation( spotLight.coneCos, spotLight.penumbraCos, angleCos );
		if ( spotAttenuation > 0.0 ) {
			float lightDistance = length( lVector );
			light.color = spotLight.color * spotAttenuation;
			light.color *= getDistanceAttenuation( lightDistance, spotLight.distance, spotLight.decay );
			light.visible = ( light.color != vec3( 0.0 ) );
		} else {
			light.color = vec3( 0.0 );
			light.visible = false;
		}
	}
#endif
#if NUM_RECT_AREA_LIGHTS > 0
	struct RectAreaLight {
		vec3 color;
		vec3 position;
		vec3 halfWidth;
		vec3 halfHeight;
	};
	uniform sampler2D ltc_1;	uniform sampler2D ltc_2;
	uniform RectAreaLight rectAreaLights[ NUM_RECT_AREA_LIGHTS ];
#endif
#if NUM_HEMI_LIGHTS > 0
	struct HemisphereLight {
		vec3 direction;
		vec3 skyColor;
		vec3 groundColor;
	};
	uniform HemisphereLight hemisphereLights[ NUM_HEMI_LIGHTS ];
	vec3 getHemisphereLightIrradiance( const in HemisphereLight hemiLight, const in vec3 normal ) {
		float dotNL = dot( normal, hemiLight.direction );
		float hemiDiffuseWeight = 0.5 * dotNL + 0.5;
		vec3 irradiance = mix( hemiLight.groundColor, hemiLight.skyColor, hemiDiffuseWeight );
		return irradiance;
	}
#endif
#include <lightprobes_pars_fragment>`,O_=`#ifdef USE_ENVMAP
	vec3 getIBLIrradiance( const in vec3 normal ) {
		#ifdef ENVMAP_TYPE_PMREM
			vec3 worldNormal = transformNormalByInverseViewMatrix( normal, viewMatrix );
			vec4 envMapColor = textureLod( envMap, envMapRotation * worldNormal, ENVMAP_MAX_LOD );
			return PI * envMapColor.rgb * envMapIntensity;
		#else
			return vec3( 0.0 );
		#endif
	}
	vec3 getIBLRadiance( const in vec3 viewDir, const in vec3 normal, const in float roughness ) {
		#ifdef ENVMAP_TYPE_PMREM
			vec3 reflectVec = reflect( - viewDir, normal );
			reflectVec = normalize( mix( reflectVec, normal, pow4( roughness ) ) );
			reflectVec = transformDirectionByInverseViewMatrix( reflectVec, viewMatrix );
			vec4 envMapColor = textureLod( envMap, envMapRotation * reflectVec, roughnessToMip( roughness ) );
			return envMapColor.rgb * envMapIntensity;
		#else
			return vec3( 0.0 );
		#endif
	}
	#ifdef USE_RETROREFLECTION
		vec3 getIBLRetroRadiance( const in vec3 viewDir, const in vec3 normal, const in float roughness ) {
			#ifdef ENVMAP_TYPE_PMREM
				vec3 retroVec = normalize( mix( viewDir, normal, pow4( roughness ) ) );
				retroVec = transformDirectionByInverseViewMatrix( retroVec, viewMatrix );
				vec4 envMapColor = textureLod( envMap, envMapRotation * retroVec, roughnessToMip( roughness ) );
				return envMapColor.rgb * envMapIntensity;
			#else
				return vec3( 0.0 );
			#endif
		}
	#endif
	#ifdef USE_ANISOTROPY
		vec3 getIBLAnisotropyRadiance( const in vec3 viewDir, const in vec3 normal, const in float roughness, const in vec3 bitangent, const in float anisotropy ) {
			#ifdef ENVMAP_TYPE_PMREM
				vec3 bentNormal = cross( bitangent, viewDir );
				bentNormal = normalize( cross( bentNormal, bitangent ) );
				bentNormal = normalize( mix( bentNormal, normal, pow2( pow2( 1.0 - anisotropy * ( 1.0 - roughness ) ) ) ) );
				return getIBLRadiance( viewDir, bentNormal, roughness );
			#else
				return vec3( 0.0 );
			#endif
		}
		#ifdef USE_RETROREFLECTION
			vec3 getIBLAnisotropyRetroRadiance( const in vec3 viewDir, const in vec3 normal, const in float roughness, const in vec3 bitangent, const in float anisotropy ) {
				#ifdef ENVMAP_TYPE_PMREM
					vec3 bentNormal = cross( bitangent, viewDir );
					bentNormal = normalize( cross( bentNormal, bitangent ) );
					bentNormal = normalize( mix( bentNormal, normal, pow2( pow2( 1.0 - anisotropy * ( 1.0 - roughness ) ) ) ) );
					return getIBLRetroRadiance( viewDir, bentNormal, roughness );
				#else
					return vec3( 0.0 );
				#endif
			}
		#endif
	#endif
#endif`,F_=`ToonMaterial material;
material.diffuseColor = diffuseColor.rgb;`,B_=`varying vec3 vViewPosition;
struct ToonMaterial {
	vec3 diffuseColor;
};
void RE_Direct_Toon( const in IncidentLight directLight, const in vec3 geometryPosition, const in vec3 geometryNormal, const in vec3 geometryViewDir, const in vec3 geometryClearcoatNormal, const in ToonMaterial material, inout ReflectedLight reflectedLight ) {
	vec3 irradiance = getGradientIrradiance( geometryNormal, directLight.direction ) * directLight.color;
	reflectedLight.directDiffuse += irradiance * BRDF_Lambert( material.diffuseColor );
}
void RE_IndirectDiffuse_Toon( const in vec3 irradiance, const in vec3 geometryPosition, const in vec3 geometryNormal, const in vec3 geometryViewDir, const in vec3 geometryClearcoatNormal, const in ToonMaterial material, inout ReflectedLight reflectedLight ) {
	reflectedLight.indirectDiffuse += irradiance * BRDF_Lambert( material.diffuseColor );
}
#define RE_Direct				RE_Direct_Toon
#define RE_IndirectDiffuse		RE_IndirectDiffuse_Toon`,k_=`BlinnPhongMaterial material;
material.diffuseColor = diffuseColor.rgb;
material.specularColor = specular;
material.specularShininess = shininess;
material.specularStrength = specularStrength;`,z_=`varying vec3 vViewPosition;
struct BlinnPhongMaterial {
	vec3 diffuseColor;
	vec3 specularColor;
	float specularShininess;
	float specularStrength;
};
void RE_Direct_BlinnPhong( const in IncidentLight directLight, const in vec3 geometryPosition, const in vec3 geometryNormal, const in vec3 geometryViewDir, const in vec3 geometryClearcoatNormal, const in BlinnPhongMaterial material, inout ReflectedLight reflectedLight ) {
	float dotNL = saturate( dot( geometryNormal, directLight.direction ) );
	vec3 irradiance = dotNL * directLight.color;
	reflectedLight.directDiffuse += irradiance * BRDF_Lambert( material.diffuseColor );
	reflectedLight.directSpecular += irradiance * BRDF_BlinnPhong( directLight.direction, geometryViewDir, geometryNormal, material.specularColor, material.specularShininess ) * material.specularStrength;
}
void RE_IndirectDiffuse_BlinnPhong( const in vec3 irradiance, const in vec3 geometryPosition, const in vec3 geometryNormal, const in vec3 geometryViewDir, const in vec3 geometryClearcoatNormal, const in BlinnPhongMaterial material, inout ReflectedLight reflectedLight ) {
	reflectedLight.indirectDiffuse += irradiance * BRDF_Lambert( material.diffuseColor );
}
#define RE_Direct				RE_Direct_BlinnPhong
#define RE_IndirectDiffuse		RE_IndirectDiffuse_BlinnPhong`,V_=`PhysicalMaterial material;
material.diffuseColor = diffuseColor.rgb;
material.diffuseContribution = diffuseColor.rgb * ( 1.0 - metalnessFactor );
material.metalness = metalnessFactor;
vec3 dxy = max( abs( dFdx( nonPerturbedNormal ) ), abs( dFdy( nonPerturbedNormal ) ) );
float geometryRoughness = max( max( dxy.x, dxy.y ), dxy.z );
material.roughness = max( roughnessFactor, 0.045 );
material.roughness += geometryRoughness;
material.roughness = min( material.roughness, 1.0 );
#ifdef USE_DIFFUSE_ROUGHNESS
	float diffuseRoughnessFactor = diffuseRoughness;
	#ifdef USE_DIFFUSE_ROUGHNESSMAP
		diffuseRoughnessFactor *= texture2D( diffuseRoughnessMap, vDiffuseRoughnessMapUv ).r;
	#endif
	material.diffuseRoughness = saturate( diffuseRoughnessFactor );
#endif
#ifdef IOR
	material.ior = ior;
	#ifdef USE_SPECULAR
		float specularIntensityFactor = specularIntensity;
		vec3 specularColorFactor = specularColor;
		#ifdef USE_SPECULAR_COLORMAP
			specularColorFactor *= texture2D( specularColorMap, vSpecularColorMapUv ).rgb;
		#endif
		#ifdef USE_SPECULAR_INTENSITYMAP
			specularIntensityFactor *= texture2D( specularIntensityMap, vSpecularIntensityMapUv ).a;
		#endif
		material.specularF90 = mix( specularIntensityFactor, 1.0, metalnessFactor );
	#else
		float specularIntensityFactor = 1.0;
		vec3 specularColorFactor = vec3( 1.0 );
		material.specularF90 = 1.0;
	#endif
	material.specularColor = min( pow2( ( material.ior - 1.0 ) / ( material.ior + 1.0 ) ) * specularColorFactor, vec3( 1.0 ) ) * specularIntensityFactor;
	material.specularColorBlended = mix( material.specularColor, diffuseColor.rgb, metalnessFactor );
#else
	material.specularColor = vec3( 0.04 );
	material.specularColorBlended = mix( material.specularColor, diffuseColor.rgb, metalnessFactor );
	material.specularF90 = 1.0;
#endif
#ifdef USE_CLEARCOAT
	material.clearcoat = clearcoat;
	material.clearcoatRoughness = clearcoatRoughness;
	material.clearcoatF0 = vec3( 0.04 );
	material.clearcoatF90 = 1.0;
	#ifdef USE_CLEARCOATMAP
		material.clearcoat *= texture2D( clearcoatMap, vClearcoatMapUv ).x;
	#endif
	#ifdef USE_CLEARCOAT_ROUGHNESSMAP
		material.clearcoatRoughness *= texture2D( clearcoatRoughnessMap, vClearcoatRoughnessMapUv ).y;
	#endif
	material.clearcoat = saturate( material.clearcoat );	material.clearcoatRoughness = max( material.clearcoatRoughness, 0.045 );
	material.clearcoatRoughness += geometryRoughness;
	material.clearcoatRoughness = min( material.clearcoatRoughness, 1.0 );
#endif
#ifdef USE_DISPERSION
	material.dispersion = dispersion;
#endif
#ifdef USE_RETROREFLECTION
	material.retroreflectivity = retroreflectivity;
#endif
#ifdef USE_IRIDESCENCE
	material.iridescence = iridescence;
	material.iridescenceIOR = iridescenceIOR;
	#ifdef USE_IRIDESCENCEMAP
		material.iridescence *= texture2D( iridescenceMap, vIridescenceMapUv ).r;
	#endif
	#ifdef USE_IRIDESCENCE_THICKNESSMAP
		material.iridescenceThickness = (iridescenceThicknessMaximum - iridescenceThicknessMinimum) * texture2D( iridescenceThicknessMap, vIridescenceThicknessMapUv ).g + iridescenceThicknessMinimum;
	#else
		material.iridescenceThickness = iridescenceThicknessMaximum;
	#endif
#endif
#ifdef USE_SHEEN
	material.sheenColor = sheenColor;
	#ifdef USE_SHEEN_COLORMAP
		material.sheenColor *= texture2D( sheenColorMap, vSheenColorMapUv ).rgb;
	#endif
	material.sheenRoughness = clamp( sheenRoughness, 0.0001, 1.0 );
	#ifdef USE_SHEEN_ROUGHNESSMAP
		material.sheenRoughness *= texture2D( sheenRoughnessMap, vSheenRoughnessMapUv ).a;
	#endif
#endif
#ifdef USE_ANISOTROPY
	#ifdef USE_ANISOTROPYMAP
		mat2 anisotropyMat = mat2( anisotropyVector.x, anisotropyVector.y, - anisotropyVector.y, anisotropyVector.x );
		vec3 anisotropyPolar = texture2D( anisotropyMap, vAnisotropyMapUv ).rgb;
		vec2 anisotropyV = anisotropyMat * normalize( 2.0 * anisotropyPolar.rg - vec2( 1.0 ) ) * anisotropyPolar.b;
	#else
		vec2 anisotropyV = anisotropyVector;
	#endif
	material.anisotropy = length( anisotropyV );
	if( material.anisotropy == 0.0 ) {
		anisotropyV = vec2( 1.0, 0.0 );
	} else {
		anisotropyV /= material.anisotropy;
		material.anisotropy = saturate( material.anisotropy );
	}
	material.alphaT = mix( pow2( material.roughness ), 1.0, pow2( material.anisotropy ) );
	material.anisotropyT = tbn[ 0 ] * anisotropyV.x + tbn[ 1 ] * anisotropyV.y;
	material.anisotropyB = tbn[ 1 ] * anisotropyV.x - tbn[ 0 ] * anisotropyV.y;
#endif`,H_=`uniform sampler2D dfgLUT;
struct PhysicalMaterial {
	vec3 diffuseColor;
	vec3 diffuseContribution;
	vec3 specularColor;
	vec3 specularColorBlended;
	float roughness;
	float metalness;
	float specularF90;
	float dispersion;
	vec2 dfg;
	vec3 multiScatteringCompensation;
	#ifdef USE_DIFFUSE_ROUGHNESS
		float diffuseRoughness;
	#endif
	#ifdef USE_RETROREFLECTION
		float retroreflectivity;
	#endif
	#ifdef USE_CLEARCOAT
		float clearcoat;
		float clearcoatRoughness;
		vec3 clearcoatF0;
		float clearcoatF90;
	#endif
	#ifdef USE_IRIDESCENCE
		float iridescence;
		float iridescenceIOR;
		float iridescenceThickness;
		vec3 iridescenceFresnel;
		vec3 iridescenceF0Dielectric;
		vec3 iridescenceF0Metallic;
	#endif
	#ifdef USE_SHEEN
		vec3 sheenColor;
		float sheenRoughness;
	#endif
	#ifdef IOR
		float ior;
	#endif
	#ifdef USE_TRANSMISSION
		float transmission;
		float transmissionAlpha;
		float thickness;
		float attenuationDistance;
		vec3 attenuationColor;
	#endif
	#ifdef USE_ANISOTROPY
		float anisotropy;
		float alphaT;
		vec3 anisotropyT;
		vec3 anisotropyB;
	#endif
};
vec3 clearcoatSpecularDirect = vec3( 0.0 );
vec3 clearcoatSpecularIndirect = vec3( 0.0 );
vec3 sheenSpecularDirect = vec3( 0.0 );
vec3 sheenSpecularIndirect = vec3(0.0 );
vec3 Schlick_to_F0( const in vec3 f, const in float f90, const in float dotVH ) {
    float x = clamp( 1.0 - dotVH, 0.0, 1.0 );
    float x2 = x * x;
    float x5 = clamp( x * x2 * x2, 0.0, 0.9999 );
    return ( f - vec3( f90 ) * x5 ) / ( 1.0 - x5 );
}
#ifdef USE_DIFFUSE_ROUGHNESS
	const float EON_EPSILON = 1e-7;
	float FON_DirectionalAlbedo( const in float mu, const in float roughness, const in float A ) {
		float muComp = 1.0 - mu;
		float gOverPi = muComp * ( 0.0571085289 + muComp * ( 0.491881867 + muComp * ( - 0.332181442 + muComp * 0.0714429953 ) ) );
		return A * ( 1.0 + roughness * gOverPi );
	}
	vec3 BRDF_EON( const in vec3 lightDir, const in vec3 viewDir, const in vec3 normal, const in vec3 diffuseColor, const in float roughness ) {
		vec3 rho = saturate( diffuseColor );
		if ( roughness <= EON_EPSILON ) return BRDF_Lambert( rho );
		float dotNL = saturate( dot( normal, lightDir ) );
		float dotNV = saturate( dot( normal, viewDir ) );
		float s = dot( lightDir, viewDir ) - dotNL * dotNV;
		float sOverT = ( s > 0.0 ) ? s / max( max( dotNL, dotNV ), EON_EPSILON ) : s;
		float A = 1.0 / ( 1.0 + ( 0.5 - 2.0 / ( 3.0 * PI ) ) * roughness );
		vec3 singleScatter = rho * RECIPROCAL_PI * A * ( 1.0 + roughness * sOverT );
		float averageAlbedo = A * ( 1.0 + ( 2.0 / 3.0 - 28.0 / ( 15.0 * PI ) ) * roughness );
		float albedoV = FON_DirectionalAlbedo( dotNV, roughness, A );
		float albedoL = FON_DirectionalAlbedo( dotNL, roughness, A );
		vec3 rhoMultiScatter = rho * rho * averageAlbedo / max( vec3( EON_EPSILON ), vec3( 1.0 ) - rho * ( 1.0 - averageAlbedo ) );
		vec3 multiScatter = rhoMultiScatter * RECIPROCAL_PI
			* max( EON_EPSILON, 1.0 - albedoV )
			* max( EON_EPSILON, 1.0 - albedoL )
			/ max( EON_EPSILON, 1.0 - averageAlbedo );
		return singleScatter + multiScatter;
	}
	vec3 EON_DirectionalAlbedo( const in vec3 diffuseColor, const in float roughness, const in float dotNV ) {
		vec3 rho = saturate( diffuseColor );
		if ( roughness <= EON_EPSILON ) return rho;
		float A = 1.0 / ( 1.0 + ( 0.5 - 2.0 / ( 3.0 * PI ) ) * roughness );
		float directionalAlbedo = FON_DirectionalAlbedo( dotNV, roughness, A );
		float averageAlbedo = A * ( 1.0 + ( 2.0 / 3.0 - 28.0 / ( 15.0 * PI ) ) * roughness );
		vec3 rhoMultiScatter = rho * rho * averageAlbedo / max( vec3( EON_EPSILON ), vec3( 1.0 ) - rho * ( 1.0 - averageAlbedo ) );
		return rho * directionalAlbedo + rhoMultiScatter * ( 1.0 - directionalAlbedo );
	}
#endif
float V_GGX_SmithCorrelated( const in float alpha, const in float dotNL, const in float dotNV ) {
	float a2 = pow2( alpha );
	float gv = dotNL * sqrt( a2 + ( 1.0 - a2 ) * pow2( dotNV ) );
	float gl = dotNV * sqrt( a2 + ( 1.0 - a2 ) * pow2( dotNL ) );
	return 0.5 / max( gv + gl, EPSILON );
}
float D_GGX( const in float alpha, const in float dotNH ) {
	float a2 = pow2( alpha );
	float denom = pow2( dotNH ) * ( a2 - 1.0 ) + 1.0;
	return RECIPROCAL_PI * a2 / pow2( denom );
}
#ifdef USE_ANISOTROPY
	float V_GGX_SmithCorrelated_Anisotropic( const in float alphaT, const in float alphaB, const in float dotTV, const in float dotBV, const in float dotTL, const in float dotBL, const in float dotNV, const in float dotNL ) {
		float gv = dotNL * length( vec3( alphaT * dotTV, alphaB * dotBV, dotNV ) );
		float gl = dotNV * length( vec3( alphaT * dotTL, alphaB * dotBL, dotNL ) );
		return 0.5 / max( gv + gl, EPSILON );
	}
	float D_GGX_Anisotropic( const in float alphaT, const in float alphaB, const in float dotNH, const in float dotTH, const in float dotBH ) {
		float a2 = alphaT * alphaB;
		highp vec3 v = vec3( alphaB * dotTH, alphaT * dotBH, a2 * dotNH );
		highp float v2 = dot( v, v );
		float w2 = a2 / v2;
		return RECIPROCAL_PI * a2 * pow2 ( w2 );
	}
#endif
#ifdef USE_CLEARCOAT
	vec3 BRDF_GGX_Clearcoat( const in vec3 lightDir, const in vec3 viewDir, const in vec3 normal, const in PhysicalMaterial material) {
		vec3 f0 = material.clearcoatF0;
		float f90 = material.clearcoatF90;
		float roughness = max( material.clearcoatRoughness, 0.045 );
		float alpha = pow2( roughness );
		vec3 halfDir = normalize( lightDir + viewDir );
		float dotNL = saturate( dot( normal, lightDir ) );
		float dotNV = saturate( dot( normal, viewDir ) );
		float dotNH = saturate( dot( normal, halfDir ) );
		float dotVH = saturate( dot( viewDir, halfDir ) );
		vec3 F = F_Schlick( f0, f90, dotVH );
		float V = V_GGX_SmithCorrelated( alpha, dotNL, dotNV );
		float D = D_GGX( alpha, dotNH );
		return F * ( V * D );
	}
#endif
vec3 BRDF_GGX( const in vec3 lightDir, const in vec3 viewDir, const in vec3 normal, const in PhysicalMaterial material ) {
	vec3 f0 = material.specularColorBlended;
	float f90 = material.specularF90;
	float roughness = max( material.roughness, 0.045 );
	float alpha = pow2( roughness );
	vec3 halfDir = normalize( lightDir + viewDir );
	float dotNL = saturate( dot( normal, lightDir ) );
	float dotNV = saturate( dot( normal, viewDir ) );
	float dotNH = saturate( dot( normal, halfDir ) );
	float dotVH = saturate( dot( viewDir, halfDir ) );
	vec3 F = F_Schlick( f0, f90, dotVH );
	#ifdef USE_IRIDESCENCE
		F = mix( F, material.iridescenceFresnel, material.iridescence );
	#endif
	#ifdef USE_ANISOTROPY
		float dotTL = dot( material.anisotropyT, lightDir );
		float dotTV = dot( material.anisotropyT, viewDir );
		float dotTH = dot( material.anisotropyT, halfDir );
		float dotBL = dot( material.anisotropyB, lightDir );
		float dotBV = dot( material.anisotropyB, viewDir );
		float dotBH = dot( material.anisotropyB, halfDir );
		float alphaT = max( material.alphaT, alpha );
		float V = V_GGX_SmithCorrelated_Anisotropic( alphaT, alpha, dotTV, dotBV, dotTL, dotBL, dotNV, dotNL );
		float D = D_GGX_Anisotropic( alphaT, alpha, dotNH, dotTH, dotBH );
	#else
		float V = V_GGX_SmithCorrelated( alpha, dotNL, dotNV );
		float D = D_GGX( alpha, dotNH );
	#endif
	return F * ( V * D );
}
vec2 LTC_Uv( const in vec3 N, const in vec3 V, const in float roughness ) {
	const float LUT_SIZE = 64.0;
	const float LUT_SCALE = ( LUT_SIZE - 1.0 ) / LUT_SIZE;
	const float LUT_BIAS = 0.5 / LUT_SIZE;
	float dotNV = saturate( dot( N, V ) );
	vec2 uv = vec2( roughness, sqrt( 1.0 - dotNV ) );
	uv = uv * LUT_SCALE + LUT_BIAS;
	return uv;
}
float LTC_ClippedSphereFormFactor( const in vec3 f ) {
	float l = length( f );
	return max( ( l * l + f.z ) / ( l + 1.0 ), 0.0 );
}
vec3 LTC_EdgeVectorFormFactor( const in vec3 v1, const in vec3 v2 ) {
	float x = dot( v1, v2 );
	float y = abs( x );
	float a = 0.8543985 + ( 0.4965155 + 0.0145206 * y ) * y;
	float b = 3.4175940 + ( 4.1616724 + y ) * y;
	float v = a / b;
	float theta_sintheta = ( x > 0.0 ) ? v : 0.5 * inversesqrt( max( 1.0 - x * x, 1e-7 ) ) - v;
	return cross( v1, v2 ) * theta_sintheta;
}
vec3 LTC_Evaluate( const in vec3 N, const in vec3 V, const in vec3 P, const in mat3 mInv, const in vec3 rectCoords[ 4 ] ) {
	vec3 v1 = rectCoords[ 1 ] - rectCoords[ 0 ];
	vec3 v2 = rectCoords[ 3 ] - rectCoords[ 0 ];
	vec3 lightNormal = cross( v1, v2 );
	if( dot( lightNormal, P - rectCoords[ 0 ] ) < 0.0 ) return vec3( 0.0 );
	vec3 T1, T2;
	T1 = normalize( V - N * dot( V, N ) );
	T2 = - cross( N, T1 );
	mat3 mat = mInv * transpose( mat3( T1, T2, N ) );
	vec3 coords[ 4 ];
	coords[ 0 ] = mat * ( rectCoords[ 0 ] - P );
	coords[ 1 ] = mat * ( rectCoords[ 1 ] - P );
	coords[ 2 ] = mat * ( rectCoords[ 2 ] - P );
	coords[ 3 ] = mat * ( rectCoords[ 3 ] - P );
	coords[ 0 ] = normalize( coords[ 0 ] );
	coords[ 1 ] = normalize( coords[ 1 ] );
	coords[ 2 ] = normalize( coords[ 2 ] );
	coords[ 3 ] = normalize( coords[ 3 ] );
	vec3 vectorFormFactor = vec3( 0.0 );
	vectorFormFactor += LTC_EdgeVectorFormFactor( coords[ 0 ], coords[ 1 ] );
	vectorFormFactor += LTC_EdgeVectorFormFactor( coords[ 1 ], coords[ 2 ] );
	vectorFormFactor += LTC_EdgeVectorFormFactor( coords[ 2 ], coords[ 3 ] );
	vectorFormFactor += LTC_EdgeVectorFormFactor( coords[ 3 ], coords[ 0 ] );
	float result = LTC_ClippedSphereFormFactor( vectorFormFactor );
	return vec3( result );
}
#if defined( USE_SHEEN )
float D_Charlie( float roughness, float dotNH ) {
	float alpha = pow2( roughness );
	float invAlpha = 1.0 / alpha;
	float cos2h = dotNH * dotNH;
	float sin2h = max( 1.0 - cos2h, 0.0078125 );
	return ( 2.0 + invAlpha ) * pow( sin2h, invAlpha * 0.5 ) / ( 2.0 * PI );
}
float V_Neubelt( float dotNV, float dotNL ) {
	return saturate( 1.0 / ( 4.0 * ( dotNL + dotNV - dotNL * dotNV ) ) );
}
vec3 BRDF_Sheen( const in vec3 lightDir, const in vec3 viewDir, const in vec3 normal, vec3 sheenColor, const in float sheenRoughness ) {
	vec3 halfDir = normalize( lightDir + viewDir );
	float dotNL = saturate( dot( normal, lightDir ) );
	float dotNV = saturate( dot( normal, viewDir ) );
	float dotNH = saturate( dot( normal, halfDir ) );
	float D = D_Charlie( sheenRoughness, dotNH );
	float V = V_Neubelt( dotNV, dotNL );
	return sheenColor * ( D * V );
}
#endif
float IBLSheenBRDF( const in vec3 normal, const in vec3 viewDir, const in float roughness ) {
	float dotNV = saturate( dot( normal, viewDir ) );
	float r2 = roughness * roughness;
	float rInv = 1.0 / ( roughness + 0.1 );
	float a = -1.9362 + 1.0678 * roughness + 0.4573 * r2 - 0.8469 * rInv;
	float b = -0.6014 + 0.5538 * roughness - 0.4670 * r2 - 0.1255 * rInv;
	float DG = exp( a * dotNV + b );
	return saturate( DG );
}
vec3 EnvironmentBRDF( const in vec3 normal, const in vec3 viewDir, const in vec3 specularColor, const in float specularF90, const in float roughness ) {
	float dotNV = saturate( dot( normal, viewDir ) );
	vec2 fab = texture2D( dfgLUT, vec2( roughness, dotNV ) ).rg;
	return specularColor * fab.x + specularF90 * fab.y;
}
#ifdef USE_IRIDESCENCE
void computeMultiscatteringIridescence( const in vec2 fab, const in vec3 specularColor, const in float specularF90, const in float iridescence, const in vec3 iridescenceF0, inout vec3 singleScatter, inout vec3 multiScatter ) {
#else
void computeMultiscattering( const in vec2 fab, const in vec3 specularColor, const in float specularF90, inout vec3 singleScatter, inout vec3 multiScatter ) {
#endif
	#ifdef USE_IRIDESCENCE
		vec3 Fr = mix( specularColor, iridescenceF0, iridescence );
	#else
		vec3 Fr = specularColor;
	#endif
	vec3 FssEss = Fr * fab.x + specularF90 * fab.y;
	float Ess = fab.x + fab.y;
	float Ems = 1.0 - Ess;
	vec3 Favg = Fr + ( 1.0 - Fr ) * 0.047619;	vec3 Fms = FssEss * Favg / ( 1.0 - Ems * Favg );
	singleScatter += FssEss;
	multiScatter += Fms * Ems;
}
#if NUM_RECT_AREA_LIGHTS > 0
	void RE_Direct_RectArea_Physical( const in RectAreaLight rectAreaLight, const in vec3 geometryPosition, const in vec3 geometryNormal, const in vec3 geometryViewDir, const in vec3 geometryClearcoatNormal, const in PhysicalMaterial material, inout ReflectedLight reflectedLight ) {
		vec3 normal = geometryNormal;
		vec3 viewDir = geometryViewDir;
		vec3 position = geometryPosition;
		vec3 lightPos = rectAreaLight.position;
		vec3 halfWidth = rectAreaLight.halfWidth;
		vec3 halfHeight = rectAreaLight.halfHeight;
		vec3 lightColor = rectAreaLight.color;
		float roughness = material.roughness;
		vec3 rectCoords[ 4 ];
		rectCoords[ 0 ] = lightPos + halfWidth - halfHeight;		rectCoords[ 1 ] = lightPos - halfWidth - halfHeight;
		rectCoords[ 2 ] = lightPos - halfWidth + halfHeight;
		rectCoords[ 3 ] = lightPos + halfWidth + halfHeight;
		vec2 uv = LTC_Uv( normal, viewDir, roughness );
		vec4 t1 = texture2D( ltc_1, uv );
		vec4 t2 = texture2D( ltc_2, uv );
		mat3 mInv = mat3(
			vec3( t1.x, 0, t1.y ),
			vec3(    0, 1,    0 ),
			vec3( t1.z, 0, t1.w )
		);
		vec3 fresnel = ( material.specularColorBlended * t2.x + ( material.specularF90 - material.specularColorBlended ) * t2.y );
		reflectedLight.directSpecular += lightColor * fresnel * LTC_Evaluate( normal, viewDir, position, mInv, rectCoords );
		reflectedLight.directDiffuse += lightColor * material.diffuseContribution * LTC_Evaluate( normal, viewDir, position, mat3( 1.0 ), rectCoords );
		#ifdef USE_CLEARCOAT
			vec3 Ncc = geometryClearcoatNormal;
			vec2 uvClearcoat = LTC_Uv( Ncc, viewDir, material.clearcoatRoughness );
			vec4 t1Clearcoat = texture2D( ltc_1, uvClearcoat );
			vec4 t2Clearcoat = texture2D( ltc_2, uvClearcoat );
			mat3 mInvClearcoat = mat3(
				vec3( t1Clearcoat.x, 0, t1Clearcoat.y ),
				vec3(             0, 1,             0 ),
				vec3( t1Clearcoat.z, 0, t1Clearcoat.w )
			);
			vec3 fresnelClearcoat = material.clearcoatF0 * t2Clearcoat.x + ( material.clearcoatF90 - material.clearcoatF0 ) * t2Clearcoat.y;
			clearcoatSpecularDirect += lightColor * fresnelClearcoat * LTC_Evaluate( Ncc, viewDir, position, mInvClearcoat, rectCoords );
		#endif
	}
#endif
void RE_Direct_Physical( const in IncidentLight directLight, const in vec3 geometryPosition, const in vec3 geometryNormal, const in vec3 geometryViewDir, const in vec3 geometryClearcoatNormal, const in PhysicalMaterial material, inout ReflectedLight reflectedLight ) {
	float dotNL = saturate( dot( geometryNormal, directLight.direction ) );
	vec3 irradiance = dotNL * directLight.color;
	#ifdef USE_CLEARCOAT
		float dotNLcc = saturate( dot( geometryClearcoatNormal, directLight.direction ) );
		vec3 ccIrradiance = dotNLcc * directLight.color;
		clearcoatSpecularDirect += ccIrradiance * BRDF_GGX_Clearcoat( directLight.direction, geometryViewDir, geometryClearcoatNormal, material );
	#endif
	#ifdef USE_SHEEN
 
 		sheenSpecularDirect += irradiance * BRDF_Sheen( directLight.direction, geometryViewDir, geometryNormal, material.sheenColor, material.sheenRoughness );
 
 		float sheenAlbedoV = IBLSheenBRDF( geometryNormal, geometryViewDir, material.sheenRoughness );
 		float sheenAlbedoL = IBLSheenBRDF( geometryNormal, directLight.direction, material.sheenRoughness );
 
 		float sheenEnergyComp = 1.0 - max3( material.sheenColor ) * max( sheenAlbedoV, sheenAlbedoL );
 
 		irradiance *= sheenEnergyComp;
 
 	#endif
	vec3 specularBRDF = BRDF_GGX( directLight.direction, geometryViewDir, geometryNormal, material );
	#ifdef USE_RETROREFLECTION
		vec3 retroViewDir = reflect( - geometryViewDir, geometryNormal );
		vec3 retroSpecularBRDF = BRDF_GGX( directLight.direction, retroViewDir, geometryNormal, material );
		specularBRDF = mix( specularBRDF, retroSpecularBRDF, saturate( material.retroreflectivity ) );
	#endif
	reflectedLight.directSpecular += irradiance * specularBRDF * material.multiScatteringCompensation;
	vec3 halfDir = normalize( directLight.direction + geometryViewDir );
	float dotVH = saturate( dot( geometryViewDir, halfDir ) );
	vec3 F = F_Schlick( material.specularColor, material.specularF90, dotVH );
	#ifdef USE_RETROREFLECTION
		vec3 retroHalfDir = normalize( directLight.direction + retroViewDir );
		float dotRetroVH = saturate( dot( retroViewDir, retroHalfDir ) );
		vec3 retroF = F_Schlick( material.specularColor, material.specularF90, dotRetroVH );
		F = mix( F, retroF, saturate( material.retroreflectivity ) );
	#endif
	#ifdef USE_DIFFUSE_ROUGHNESS
		vec3 diffuseBRDF = BRDF_EON( directLight.direction, geometryViewDir, geometryNormal, material.diffuseColor, material.diffuseRoughness ) * ( 1.0 - material.metalness );
	#else
		vec3 diffuseBRDF = BRDF_Lambert( material.diffuseContribution );
	#endif
	reflectedLight.directDiffuse += irradiance * diffuseBRDF * ( 1.0 - F );
}
void RE_IndirectDiffuse_Physical( const in vec3 irradiance, const in vec3 geometryPosition, const in vec3 geometryNormal, const in vec3 geometryViewDir, const in vec3 geometryClearcoatNormal, const in PhysicalMaterial material, inout ReflectedLight reflectedLight ) {
	vec3 singleScattering = vec3( 0.0 );
	vec3 multiScattering = vec3( 0.0 );
	#ifdef USE_IRIDESCENCE
		computeMultiscatteringIridescence( material.dfg, material.specularColor, material.specularF90, material.iridescence, material.iridescenceF0Dielectric, singleScattering, multiScattering );
	#else
		computeMultiscattering( material.dfg, material.specularColor, material.specularF90, singleScattering, multiScattering );
	#endif
	#ifdef USE_DIFFUSE_ROUGHNESS
		float dotNV = saturate( dot( geometryNormal, geometryViewDir ) );
		vec3 diffuseAlbedo = EON_DirectionalAlbedo( material.diffuseColor, material.diffuseRoughness, dotNV ) * ( 1.0 - material.metalness );
		vec3 diffuse = irradiance * RECIPROCAL_PI * diffuseAlbedo * ( 1.0 - singleScattering - multiScattering );
	#else
		vec3 diffuse = irradiance * BRDF_Lambert( material.diffuseContribution ) * ( 1.0 - singleScattering - multiScattering );
	#endif
	#ifdef USE_SHEEN
		float sheenAlbedo = IBLSheenBRDF( geometryNormal, geometryViewDir, material.sheenRoughness );
		sheenSpecularIndirect += irradiance * material.sheenColor * sheenAlbedo * RECIPROCAL_PI;
		float sheenEnergyComp = 1.0 - max3( material.sheenColor ) * sheenAlbedo;
		diffuse *= sheenEnergyComp;
	#endif
	reflectedLight.indirectDiffuse += diffuse;
}
void RE_IndirectSpecular_Physical( const in vec3 radiance, const in vec3 irradiance, const in vec3 clearcoatRadiance, const in vec3 geometryPosition, const in vec3 geometryNormal, const in vec3 geometryViewDir, const in vec3 geometryClearcoatNormal, const in PhysicalMaterial material, inout ReflectedLight reflectedLight) {
	#ifdef USE_CLEARCOAT
		clearcoatSpecularIndirect += clearcoatRadiance * EnvironmentBRDF( geometryClearcoatNormal, geometryViewDir, material.clearcoatF0, material.clearcoatF90, material.clearcoatRoughness );
	#endif
	#ifdef USE_SHEEN
		sheenSpecularIndirect += irradiance * material.sheenColor * IBLSheenBRDF( geometryNormal, geometryViewDir, material.sheenRoughness ) * RECIPROCAL_PI;
 	#endif
	vec3 singleScatteringDielectric = vec3( 0.0 );
	vec3 multiScatteringDielectric = vec3( 0.0 );
	vec3 singleScatteringMetallic = vec3( 0.0 );
	vec3 multiScatteringMetallic = vec3( 0.0 );
	#ifdef USE_IRIDESCENCE
		computeMultiscatteringIridescence( material.dfg, material.specularColor, material.specularF90, material.iridescence, material.iridescenceF0Dielectric, singleScatteringDielectric, multiScatteringDielectric );
		computeMultiscatteringIridescence( material.dfg, material.diffuseColor, material.specularF90, material.iridescence, material.iridescenceF0Metallic, singleScatteringMetallic, multiScatteringMetallic );
	#else
		computeMultiscattering( material.dfg, material.specularColor, material.specularF90, singleScatteringDielectric, multiScatteringDielectric );
		computeMultiscattering( material.dfg, material.diffuseColor, material.specularF90, singleScatteringMetallic, multiScatteringMetallic );
	#endif
	vec3 singleScattering = mix( singleScatteringDielectric, singleScatteringMetallic, material.metalness );
	vec3 multiScattering = mix( multiScatteringDielectric, multiScatteringMetallic, material.metalness );
	vec3 totalScatteringDielectric = singleScatteringDielectric + multiScatteringDielectric;
	#ifdef USE_DIFFUSE_ROUGHNESS
		float dotNV = saturate( dot( geometryNormal, geometryViewDir ) );
		vec3 diffuse = EON_DirectionalAlbedo( material.diffuseColor, material.diffuseRoughness, dotNV ) * ( 1.0 - material.metalness ) * ( 1.0 - totalScatteringDielectric );
	#else
		vec3 diffuse = material.diffuseContribution * ( 1.0 - totalScatteringDielectric );
	#endif
	vec3 cosineWeightedIrradiance = irradiance * RECIPROCAL_PI;
	vec3 indirectSpecular = radiance * singleScattering;
	indirectSpecular += multiScattering * cosineWeightedIrradiance;
	vec3 indirectDiffuse = diffuse * cosineWeightedIrradiance;
	#ifdef USE_SHEEN
		float sheenAlbedo = IBLSheenBRDF( geometryNormal, geometryViewDir, material.sheenRoughness );
		float sheenEnergyComp = 1.0 - max3( material.sheenColor ) * sheenAlbedo;
		indirectSpecular *= sheenEnergyComp;
		indirectDiffuse *= sheenEnergyComp;
	#endif
	reflectedLight.indirectSpecular += indirectSpecular;
	reflectedLight.indirectDiffuse += indirectDiffuse;
}
#define RE_Direct				RE_Direct_Physical
#define RE_Direct_RectArea		RE_Direct_RectArea_Physical
#define RE_IndirectDiffuse		RE_IndirectDiffuse_Physical
#define RE_IndirectSpecular		RE_IndirectSpecular_Physical
float computeSpecularOcclusion( const in float dotNV, const in float ambientOcclusion, const in float roughness ) {
	return saturate( pow( dotNV + ambientOcclusion, exp2( - 16.0 * roughness - 1.0 ) ) - 1.0 + ambientOcclusion );
}`,G_=`
vec3 geometryPosition = - vViewPosition;
vec3 geometryNormal = normal;
vec3 geometryViewDir = ( isOrthographic ) ? vec3( 0, 0, 1 ) : normalize( vViewPosition );
vec3 geometryClearcoatNormal = vec3( 0.0 );
#ifdef USE_CLEARCOAT
	geometryClearcoatNormal = clearcoatNormal;
#endif
#ifdef USE_IRIDESCENCE
	float dotNVi = saturate( dot( normal, geometryViewDir ) );
	if ( material.iridescenceThickness == 0.0 ) {
		material.iridescence = 0.0;
	} else {
		material.iridescence = saturate( material.iridescence );
	}
	if ( material.iridescence > 0.0 ) {
		vec3 iridescenceFresnelDielectric = evalIridescence( 1.0, material.iridescenceIOR, dotNVi, material.iridescenceThickness, material.specularColor );
		vec3 iridescenceFresnelMetallic = evalIridescence( 1.0, material.iridescenceIOR, dotNVi, material.iridescenceThickness, material.diffuseColor );
		material.iridescenceFresnel = mix( iridescenceFresnelDielectric, iridescenceFresnelMetallic, material.metalness );
		material.iridescenceF0Dielectric = Schlick_to_F0( iridescenceFresnelDielectric, 1.0, dotNVi );
		material.iridescenceF0Metallic = Schlick_to_F0( iridescenceFresnelMetallic, 1.0, dotNVi );
	}
#endif
#ifdef STANDARD
	float dotNVms = saturate( dot( geometryNormal, geometryViewDir ) );
	material.dfg = texture2D( dfgLUT, vec2( material.roughness, dotNVms ) ).rg;
	#if ( NUM_SUN_LIGHTS > 0 || NUM_DIR_LIGHTS > 0 || NUM_POINT_LIGHTS > 0 || NUM_SPOT_LIGHTS > 0 )
		float EssMs = material.dfg.x + material.dfg.y;
		material.multiScatteringCompensation = 1.0 + material.specularColorBlended * ( 1.0 / EssMs - 1.0 );
	#endif
#endif
IncidentLight directLight;
#if ( NUM_POINT_LIGHTS > 0 ) && defined( RE_Direct )
	PointLight pointLight;
	#if defined( USE_SHADOWMAP ) && NUM_POINT_LIGHT_SHADOWS > 0
	PointLightShadow pointLightShadow;
	#endif
	#pragma unroll_loop_start
	for ( int i = 0; i < NUM_POINT_LIGHTS; i ++ ) {
		pointLight = pointLights[ i ];
		getPointLightInfo( pointLight, geometryPosition, directLight );
		#if defined( USE_SHADOWMAP ) && ( UNROLLED_LOOP_INDEX < NUM_POINT_LIGHT_SHADOWS ) && ( defined( SHADOWMAP_TYPE_PCF ) || defined( SHADOWMAP_TYPE_BASIC ) )
		pointLightShadow = pointLightShadows[ i ];
		directLight.color *= ( directLight.visible && receiveShadow ) ? getPointShadow( pointShadowMap[ i ], pointLightShadow.shadowMapSize, pointLightShadow.shadowIntensity, pointLightShadow.shadowBias, pointLightShadow.shadowRadius, vPointShadowCoord[ i ], pointLightShadow.shadowCameraNear, pointLightShadow.shadowCameraFar ) : 1.0;
		#endif
		RE_Direct( directLight, geometryPosition, geometryNormal, geometryViewDir, geometryClearcoatNormal, material, reflectedLight );
	}
	#pragma unroll_loop_end
#endif
#if ( NUM_SPOT_LIGHTS > 0 ) && defined( RE_Direct )
	SpotLight spotLight;
	vec4 spotColor;
	vec3 spotLightCoord;
	bool inSpotLightMap;
	#if defined( USE_SHADOWMAP ) && NUM_SPOT_LIGHT_SHADOWS > 0
	SpotLightShadow spotLightShadow;
	#endif
	#pragma unroll_loop_start
	for ( int i = 0; i < NUM_SPOT_LIGHTS; i ++ ) {
		spotLight = spotLights[ i ];
		getSpotLightInfo( spotLight, geometryPosition, directLight );
		#if ( UNROLLED_LOOP_INDEX < NUM_SPOT_LIGHT_SHADOWS_WITH_MAPS )
		#define SPOT_LIGHT_MAP_INDEX UNROLLED_LOOP_INDEX
		#elif ( UNROLLED_LOOP_INDEX < NUM_SPOT_LIGHT_SHADOWS )
		#define SPOT_LIGHT_MAP_INDEX NUM_SPOT_LIGHT_MAPS
		#else
		#define SPOT_LIGHT_MAP_INDEX ( UNROLLED_LOOP_INDEX - NUM_SPOT_LIGHT_SHADOWS + NUM_SPOT_LIGHT_SHADOWS_WITH_MAPS )
		#endif
		#if ( SPOT_LIGHT_MAP_INDEX < NUM_SPOT_LIGHT_MAPS )
			spotLightCoord = vSpotLightCoord[ i ].xyz / vSpotLightCoord[ i ].w;
			inSpotLightMap = all( lessThan( abs( spotLightCoord * 2. - 1. ), vec3( 1.0 ) ) );
			spotColor = texture2D( spotLightMap[ SPOT_LIGHT_MAP_INDEX ], spotLightCoord.xy );
			directLight.color = inSpotLightMap ? directLight.color * spotColor.rgb : directLight.color;
		#endif
		#undef SPOT_LIGHT_MAP_INDEX
		#if defined( USE_SHADOWMAP ) && ( UNROLLED_LOOP_INDEX < NUM_SPOT_LIGHT_SHADOWS )
		spotLightShadow = spotLightShadows[ i ];
		directLight.color *= ( directLight.visible && receiveShadow ) ? getShadow( spotShadowMap[ i ], spotLightShadow.shadowMapSize, spotLightShadow.shadowIntensity, spotLightShadow.shadowBias, spotLightShadow.shadowRadius, vSpotLightCoord[ i ] ) : 1.0;
		#endif
		RE_Direct( directLight, geometryPosition, geometryNormal, geometryViewDir, geometryClearcoatNormal, material, reflectedLight );
	}
	#pragma unroll_loop_end
#endif
#if ( NUM_SUN_LIGHTS > 0 ) && defined( RE_Direct )
	SunLight sunLight;
	#if defined( USE_SHADOWMAP ) && NUM_SUN_LIGHT_SHADOWS > 0
	SunLightShadow sunLightShadow;
	#endif
	#pragma unroll_loop_start
	for ( int i = 0; i < NUM_SUN_LIGHTS; i ++ ) {
		sunLight = sunLights[ i ];
		getSunLightInfo( sunLight, directLight );
		#if defined( USE_SHADOWMAP ) && ( UNROLLED_LOOP_INDEX < NUM_SUN_LIGHT_SHADOWS )
		sunLightShadow = sunLightShadows[ i ];
		directLight.color *= ( directLight.visible && receiveShadow ) ? getSunShadow( sunShadowMap[ i ], sunLightShadow, UNROLLED_LOOP_INDEX ) : 1.0;
		#endif
		RE_Direct( directLight, geometryPosition, geometryNormal, geometryViewDir, geometryClearcoatNormal, material, reflectedLight );
	}
	#pragma unroll_loop_end
#endif
#if ( NUM_DIR_LIGHTS > 0 ) && defined( RE_Direct )
	DirectionalLight directionalLight;
	#if defined( USE_SHADOWMAP ) && NUM_DIR_LIGHT_SHADOWS > 0
	DirectionalLightShadow directionalLightShadow;
	#endif
	#pragma unroll_loop_start
	for ( int i = 0; i < NUM_DIR_LIGHTS; i ++ ) {
		directionalLight = directionalLights[ i ];
		getDirectionalLightInfo( directionalLight, directLight );
		#if defined( USE_SHADOWMAP ) && ( UNROLLED_LOOP_INDEX < NUM_DIR_LIGHT_SHADOWS )
		directionalLightShadow = directionalLightShadows[ i ];
		directLight.color *= ( directLight.visible && receiveShadow ) ? getShadow( directionalShadowMap[ i ], directionalLightShadow.shadowMapSize, directionalLightShadow.shadowIntensity, directionalLightShadow.shadowBias, directionalLightShadow.shadowRadius, vDirectionalShadowCoord[ i ] ) : 1.0;
		#endif
		RE_Direct( directLight, geometryPosition, geometryNormal, geometryViewDir, geometryClearcoatNormal, material, reflectedLight );
	}
	#pragma unroll_loop_end
#endif
#if ( NUM_RECT_AREA_LIGHTS > 0 ) && defined( RE_Direct_RectArea )
	RectAreaLight rectAreaLight;
	#pragma unroll_loop_start
	for ( int i = 0; i < NUM_RECT_AREA_LIGHTS; i ++ ) {
		rectAreaLight = rectAreaLights[ i ];
		RE_Direct_RectArea( rectAreaLight, geometryPosition, geometryNormal, geometryViewDir, geometryClearcoatNormal, material, reflectedLight );
	}
	#pragma unroll_loop_end
#endif
#if defined( RE_IndirectDiffuse )
	vec3 iblIrradiance = vec3( 0.0 );
	vec3 irradiance = getAmbientLightIrradiance( ambientLightColor );
	#if defined( USE_LIGHT_PROBES )
		irradiance += getLightProbeIrradiance( lightProbe, geometryNormal );
	#endif
	#if ( NUM_HEMI_LIGHTS > 0 )
		#pragma unroll_loop_start
		for ( int i = 0; i < NUM_HEMI_LIGHTS; i ++ ) {
			irradiance += getHemisphereLightIrradiance( hemisphereLights[ i ], geometryNormal );
		}
		#pragma unroll_loop_end
	#endif
	#if NUM_LIGHT_PROBE_GRIDS > 0
		vec3 probeWorldPos = ( ( vec4( geometryPosition, 1.0 ) - viewMatrix[ 3 ] ) * viewMatrix ).xyz;
		vec3 probeWorldNormal = transformNormalByInverseViewMatrix( geometryNormal, viewMatrix );
		int probeGrid = - 1;
		#pragma unroll_loop_start
		for ( int i = 0; i < NUM_LIGHT_PROBE_GRIDS; i ++ ) {
			if ( isInsideLightProbeGrid( probeWorldPos, probeWorldNormal, probesMin[ i ], probesMax[ i ], probesResolution[ i ] ) ) probeGrid = UNROLLED_LOOP_INDEX;
		}
		#pragma unroll_loop_end
		#pragma unroll_loop_start
		for ( int i = 0; i < NUM_LIGHT_PROBE_GRIDS; i ++ ) {
			if ( probeGrid == UNROLLED_LOOP_INDEX ) irradiance += getLightProbeGridIrradiance( probesSH[ i ], probesMin[ i ], probesMax[ i ], probesResolution[ i ], probeWorldPos, probeWorldNormal );
		}
		#pragma unroll_loop_end
	#endif
#endif
#if defined( RE_IndirectSpecular )
	vec3 radiance = vec3( 0.0 );
	vec3 clearcoatRadiance = vec3( 0.0 );
#endif`,W_=`#if defined( RE_IndirectDiffuse )
	#ifdef USE_LIGHTMAP
		vec4 lightMapTexel = texture2D( lightMap, vLightMapUv );
		vec3 lightMapIrradiance = lightMapTexel.rgb * lightMapIntensity;
		irradiance += lightMapIrradiance;
	#endif
	#if defined( USE_ENVMAP ) && defined( ENVMAP_TYPE_PMREM )
		#if defined( STANDARD ) || defined( LAMBERT ) || defined( PHONG )
			iblIrradiance += getIBLIrradiance( geometryNormal );
		#endif
	#endif
#endif
#if defined( USE_ENVMAP ) && defined( RE_IndirectSpecular )
	#ifdef USE_ANISOTROPY
		vec3 iblRadiance = getIBLAnisotropyRadiance( geometryViewDir, geometryNormal, material.roughness, material.anisotropyB, material.anisotropy );
	#else
		vec3 iblRadiance = getIBLRadiance( geometryViewDir, geometryNormal, material.roughness );
	#endif
	#ifdef USE_RETROREFLECTION
		#ifdef USE_ANISOTROPY
			vec3 retroIBLRadiance = getIBLAnisotropyRetroRadiance( geometryViewDir, geometryNormal, material.roughness, material.anisotropyB, material.anisotropy );
		#else
			vec3 retroIBLRadiance = getIBLRetroRadiance( geometryViewDir, geometryNormal, material.roughness );
		#endif
		iblRadiance = mix( iblRadiance, retroIBLRadiance, saturate( material.retroreflectivity ) );
	#endif
	radiance += iblRadiance;
	#ifdef USE_CLEARCOAT
		clearcoatRadiance += getIBLRadiance( geometryViewDir, geometryClearcoatNormal, material.clearcoatRoughness );
	#endif
#endif`,X_=`#if defined( RE_IndirectDiffuse )
	#if defined( LAMBERT ) || defined( PHONG )
		irradiance += iblIrradiance;
	#endif
	RE_IndirectDiffuse( irradiance, geometryPosition, geometryNormal, geometryViewDir, geometryClearcoatNormal, material, reflectedLight );
#endif
#if defined( RE_IndirectSpecular )
	RE_IndirectSpecular( radiance, iblIrradiance, clearcoatRadiance, geometryPosition, geometryNormal, geometryViewDir, geometryClearcoatNormal, material, reflectedLight );
#endif`,q_=`#if NUM_LIGHT_PROBE_GRIDS > 0
uniform highp sampler3D probesSH[ NUM_LIGHT_PROBE_GRIDS ];
uniform vec3 probesMin[ NUM_LIGHT_PROBE_GRIDS ];
uniform vec3 probesMax[ NUM_LIGHT_PROBE_GRIDS ];
uniform vec3 probesResolution[ NUM_LIGHT_PROBE_GRIDS ];
bool isInsideLightProbeGrid( vec3 worldPos, vec3 worldNormal, vec3 probesMin, vec3 probesMax, vec3 probesResolution ) {
	vec3 spacing = ( probesMax - probesMin ) / probesResolution;
	vec3 samplePos = worldPos + worldNormal * spacing * 0.5;
	vec3 margin = spacing * 0.01;
	return all( greaterThanEqual( samplePos, probesMin - margin ) ) && all( lessThanEqual( samplePos, probesMax + margin ) );
}
vec3 getLightProbeGridIrradiance( highp sampler3D probesSH, vec3 probesMin, vec3 probesMax, vec3 probesResolution, vec3 worldPos, vec3 worldNormal ) {
	vec3 res = probesResolution;
	vec3 gridRange = probesMax - probesMin;
	vec3 probeSpacing = gridRange / res;
	vec3 samplePos = worldPos + worldNormal * probeSpacing * 0.5;
	vec3 uvw = clamp( ( samplePos - probesMin ) / gridRange, 0.5 / res, 1.0 - 0.5 / res );
	float nz          = res.z;
	float paddedSlices = nz + 2.0;
	float atlasDepth  = 7.0 * paddedSlices;
	float uvZBase     = uvw.z * nz + 1.0;
	vec4 s0 = texture( probesSH, vec3( uvw.xy, ( uvZBase                       ) / atlasDepth ) );
	vec4 s1 = texture( probesSH, vec3( uvw.xy, ( uvZBase +       paddedSlices   ) / atlasDepth ) );
	vec4 s2 = texture( probesSH, vec3( uvw.xy, ( uvZBase + 2.0 * paddedSlices   ) / atlasDepth ) );
	vec4 s3 = texture( probesSH, vec3( uvw.xy, ( uvZBase + 3.0 * paddedSlices   ) / atlasDepth ) );
	vec4 s4 = texture( probesSH, vec3( uvw.xy, ( uvZBase + 4.0 * paddedSlices   ) / atlasDepth ) );
	vec4 s5 = texture( probesSH, vec3( uvw.xy, ( uvZBase + 5.0 * paddedSlices   ) / atlasDepth ) );
	vec4 s6 = texture( probesSH, vec3( uvw.xy, ( uvZBase + 6.0 * paddedSlices   ) / atlasDepth ) );
	vec3 c0 = s0.xyz;
	vec3 c1 = vec3( s0.w, s1.xy );
	vec3 c2 = vec3( s1.zw, s2.x );
	vec3 c3 = s2.yzw;
	vec3 c4 = s3.xyz;
	vec3 c5 = vec3( s3.w, s4.xy );
	vec3 c6 = vec3( s4.zw, s5.x );
	vec3 c7 = s5.yzw;
	vec3 c8 = s6.xyz;
	float x = worldNormal.x, y = worldNormal.y, z = worldNormal.z;
	vec3 result = c0 * 0.886227;
	result += c1 * 2.0 * 0.511664 * y;
	result += c2 * 2.0 * 0.511664 * z;
	result += c3 * 2.0 * 0.511664 * x;
	result += c4 * 2.0 * 0.429043 * x * y;
	result += c5 * 2.0 * 0.429043 * y * z;
	result += c6 * ( 0.743125 * z * z - 0.247708 );
	result += c7 * 2.0 * 0.429043 * x * z;
	result += c8 * 0.429043 * ( x * x - y * y );
	return max( result, vec3( 0.0 ) );
}
#endif`,Y_=`#if defined( USE_LOGARITHMIC_DEPTH_BUFFER )
	gl_FragDepth = vIsPerspective == 0.0 ? gl_FragCoord.z : log2( vFragDepth ) * logDepthBufFC * 0.5;
#endif`,$_=`#if defined( USE_LOGARITHMIC_DEPTH_BUFFER )
	uniform float logDepthBufFC;
	varying float vFragDepth;
	varying float vIsPerspective;
#endif`,Z_=`#ifdef USE_LOGARITHMIC_DEPTH_BUFFER
	varying float vFragDepth;
	varying float vIsPerspective;
#endif`,j_=`#ifdef USE_LOGARITHMIC_DEPTH_BUFFER
	vFragDepth = 1.0 + gl_Position.w;
	vIsPerspective = float( isPerspectiveMatrix( projectionMatrix ) );
#endif`,K_=`#ifdef USE_MAP
	vec4 sampledDiffuseColor = texture2D( map, vMapUv );
	#ifdef DECODE_VIDEO_TEXTURE
		sampledDiffuseColor = sRGBTransferEOTF( sampledDiffuseColor );
	#endif
	diffuseColor *= sampledDiffuseColor;
#endif`,J_=`#ifdef USE_MAP
	uniform sampler2D map;
#endif`,Q_=`#if defined( USE_MAP ) || defined( USE_ALPHAMAP )
	#if defined( USE_POINTS_UV )
		vec2 uv = vUv;
	#else
		vec2 uv = ( uvTransform * vec3( gl_PointCoord.x, 1.0 - gl_PointCoord.y, 1 ) ).xy;
	#endif
#endif
#ifdef USE_MAP
	diffuseColor *= texture2D( map, uv );
#endif
#ifdef USE_ALPHAMAP
	diffuseColor.a *= texture2D( alphaMap, uv ).g;
#endif`,ty=`#if defined( USE_POINTS_UV )
	varying vec2 vUv;
#else
	#if defined( USE_MAP ) || defined( USE_ALPHAMAP )
		uniform mat3 uvTransform;
	#endif
#endif
#ifdef USE_MAP
	uniform sampler2D map;
#endif
#ifdef USE_ALPHAMAP
	uniform sampler2D alphaMap;
#endif`,ey=`float metalnessFactor = metalness;
#ifdef USE_METALNESSMAP
	vec4 texelMetalness = texture2D( metalnessMap, vMetalnessMapUv );
	metalnessFactor *= texelMetalness.b;
#endif`,iy=`#ifdef USE_METALNESSMAP
	uniform sampler2D metalnessMap;
#endif`,ny=`#ifdef USE_INSTANCING_MORPH
	float morphTargetInfluences[ MORPHTARGETS_COUNT ];
	float morphTargetBaseInfluence = texelFetch( morphTexture, ivec2( 0, gl_InstanceID ), 0 ).r;
	for ( int i = 0; i < MORPHTARGETS_COUNT; i ++ ) {
		morphTargetInfluences[i] =  texelFetch( morphTexture, ivec2( i + 1, gl_InstanceID ), 0 ).r;
	}
#endif`,sy=`#if defined( USE_MORPHCOLORS )
	#if defined( USE_COLOR_ALPHA )
		vColor *= morphTargetBaseInfluence;
	#elif defined( USE_COLOR )
		vColor.rgb *= morphTargetBaseInfluence;
	#endif
	for ( int i = 0; i < MORPHTARGETS_COUNT; i ++ ) {
		#if defined( USE_COLOR_ALPHA )
			if ( morphTargetInfluences[ i ] != 0.0 ) vColor += getMorph( gl_VertexID, i, 2 ) * morphTargetInfluences[ i ];
		#elif defined( USE_COLOR )
			if ( morphTargetInfluences[ i ] != 0.0 ) vColor.rgb += getMorph( gl_VertexID, i, 2 ).rgb * morphTargetInfluences[ i ];
		#endif
	}
#endif`,ry=`#ifdef USE_MORPHNORMALS
	objectNormal *= morphTargetBaseInfluence;
	for ( int i = 0; i < MORPHTARGETS_COUNT; i ++ ) {
		if ( morphTargetInfluences[ i ] != 0.0 ) objectNormal += getMorph( gl_VertexID, i, 1 ).xyz * morphTargetInfluences[ i ];
	}
#endif`,oy=`#ifdef USE_MORPHTARGETS
	#ifndef USE_INSTANCING_MORPH
		uniform float morphTargetBaseInfluence;
		uniform float morphTargetInfluences[ MORPHTARGETS_COUNT ];
	#endif
	uniform sampler2DArray morphTargetsTexture;
	uniform ivec2 morphTargetsTextureSize;
	vec4 getMorph( const in int vertexIndex, const in int morphTargetIndex, const in int offset ) {
		int texelIndex = vertexIndex * MORPHTARGETS_TEXTURE_STRIDE + offset;
		int y = texelIndex / morphTargetsTextureSize.x;
		int x = texelIndex - y * morphTargetsTextureSize.x;
		ivec3 morphUV = ivec3( x, y, morphTargetIndex );
		return texelFetch( morphTargetsTexture, morphUV, 0 );
	}
#endif`,ay=`#ifdef USE_MORPHTARGETS
	transformed *= morphTargetBaseInfluence;
	for ( int i = 0; i < MORPHTARGETS_COUNT; i ++ ) {
		if ( morphTargetInfluences[ i ] != 0.0 ) transformed += getMorph( gl_VertexID, i, 0 ).xyz * morphTargetInfluences[ i ];
	}
#endif`,ly=`float faceDirection = gl_FrontFacing ? 1.0 : - 1.0;
#ifdef FLAT_SHADED
	vec3 fdx = dFdx( vViewPosition );
	vec3 fdy = dFdy( vViewPosition );
	vec3 normal = normalize( cross( fdx, fdy ) );
#else
	vec3 normal = normalize( vNormal );
	#ifdef DOUBLE_SIDED
		normal *= faceDirection;
	#endif
#endif
#if defined( USE_NORMALMAP_TANGENTSPACE ) || defined( USE_CLEARCOAT_NORMALMAP ) || defined( USE_ANISOTROPY )
	#ifdef USE_TANGENT
		mat3 tbn = mat3( normalize( vTangent ), normalize( vBitangent ), normal );
	#else
		mat3 tbn = getTangentFrame( - vViewPosition, normal,
		#if defined( USE_NORMALMAP )
			vNormalMapUv
		#elif defined( USE_CLEARCOAT_NORMALMAP )
			vClearcoatNormalMapUv
		#else
			vUv
		#endif
		);
	#endif
	#ifdef DOUBLE_SIDED
		tbn[0] *= faceDirection;
		tbn[1] *= faceDirection;
	#endif
#endif
#ifdef USE_CLEARCOAT_NORMALMAP
	#ifdef USE_TANGENT
		mat3 tbn2 = mat3( normalize( vTangent ), normalize( vBitangent ), normal );
	#else
		mat3 tbn2 = getTangentFrame( - vViewPosition, normal, vClearcoatNormalMapUv );
	#endif
	#ifdef DOUBLE_SIDED
		tbn2[0] *= faceDirection;
		tbn2[1] *= faceDirection;
	#endif
#endif
vec3 nonPerturbedNormal = normal;`,cy=`#ifdef USE_NORMALMAP_OBJECTSPACE
	normal = texture2D( normalMap, vNormalMapUv ).xyz * 2.0 - 1.0;
	#ifdef FLIP_SIDED
		normal = - normal;
	#endif
	#ifdef DOUBLE_SIDED
		normal = normal * faceDirection;
	#endif
	normal = normalize( normalMatrix * normal );
#elif defined( USE_NORMALMAP_TANGENTSPACE )
	vec3 mapN = texture2D( normalMap, vNormalMapUv ).xyz * 2.0 - 1.0;
	#if defined( USE_PACKED_NORMALMAP )
		mapN = vec3( mapN.xy, sqrt( saturate( 1.0 - dot( mapN.xy, mapN.xy ) ) ) );
	#endif
	mapN.xy *= normalScale;
	normal = normalize( tbn * mapN );
#elif defined( USE_BUMPMAP )
	normal = perturbNormalArb( - vViewPosition, normal, dHdxy_fwd(), faceDirection );
#endif`,hy=`#ifndef FLAT_SHADED
	varying vec3 vNormal;
	#ifdef USE_TANGENT
		varying vec3 vTangent;
		varying vec3 vBitangent;
	#endif
#endif`,uy=`#ifndef FLAT_SHADED
	varying vec3 vNormal;
	#ifdef USE_TANGENT
		varying vec3 vTangent;
		varying vec3 vBitangent;
	#endif
#endif`,dy=`#ifndef FLAT_SHADED
	vNormal = normalize( transformedNormal );
	#ifdef USE_TANGENT
		vTangent = normalize( transformedTangent );
		vBitangent = normalize( cross( vNormal, vTangent ) * tangent.w );
		#ifdef FLIP_SIDED
			vBitangent = - vBitangent;
		#endif
	#endif
#endif`,fy=`#ifdef USE_NORMALMAP
	uniform sampler2D normalMap;
	uniform vec2 normalScale;
#endif
#ifdef USE_NORMALMAP_OBJECTSPACE
	uniform mat3 normalMatrix;
#endif
#if ! defined ( USE_TANGENT ) && ( defined ( USE_NORMALMAP_TANGENTSPACE ) || defined ( USE_CLEARCOAT_NORMALMAP ) || defined( USE_ANISOTROPY ) )
	mat3 getTangentFrame( vec3 eye_pos, vec3 surf_norm, vec2 uv ) {
		vec3 q0 = dFdx( eye_pos.xyz );
		vec3 q1 = dFdy( eye_pos.xyz );
		vec2 st0 = dFdx( uv.st );
		vec2 st1 = dFdy( uv.st );
		vec3 N = surf_norm;
		vec3 q1perp = cross( q1, N );
		vec3 q0perp = cross( N, q0 );
		vec3 T = q1perp * st0.x + q0perp * st1.x;
		vec3 B = q1perp * st0.y + q0perp * st1.y;
		float det = max( dot( T, T ), dot( B, B ) );
		float scale = ( det == 0.0 ) ? 0.0 : inversesqrt( det );
		return mat3( T * scale, B * scale, N );
	}
#endif`,py=`#ifdef USE_CLEARCOAT
	vec3 clearcoatNormal = nonPerturbedNormal;
#endif`,my=`#ifdef USE_CLEARCOAT_NORMALMAP
	vec3 clearcoatMapN = texture2D( clearcoatNormalMap, vClearcoatNormalMapUv ).xyz * 2.0 - 1.0;
	clearcoatMapN.xy *= clearcoatNormalScale;
	clearcoatNormal = normalize( tbn2 * clearcoatMapN );
#endif`,gy=`#ifdef USE_CLEARCOATMAP
	uniform sampler2D clearcoatMap;
#endif
#ifdef USE_CLEARCOAT_NORMALMAP
	uniform sampler2D clearcoatNormalMap;
	uniform vec2 clearcoatNormalScale;
#endif
#ifdef USE_CLEARCOAT_ROUGHNESSMAP
	uniform sampler2D clearcoatRoughnessMap;
#endif`,_y=`#ifdef USE_IRIDESCENCEMAP
	uniform sampler2D iridescenceMap;
#endif
#ifdef USE_IRIDESCENCE_THICKNESSMAP
	uniform sampler2D iridescenceThicknessMap;
#endif`,yy=`#ifdef OPAQUE
diffuseColor.a = 1.0;
#endif
#ifdef USE_TRANSMISSION
diffuseColor.a *= material.transmissionAlpha;
#endif
gl_FragColor = vec4( outgoingLight, diffuseColor.a );`,vy=`vec3 packNormalToRGB( const in vec3 normal ) {
	return normalize( normal ) * 0.5 + 0.5;
}
vec3 unpackRGBToNormal( const in vec3 rgb ) {
	return 2.0 * rgb.xyz - 1.0;
}
const float PackUpscale = 256. / 255.;const float UnpackDownscale = 255. / 256.;const float ShiftRight8 = 1. / 256.;
const float Inv255 = 1. / 255.;
const vec4 PackFactors = vec4( 1.0, 256.0, 256.0 * 256.0, 256.0 * 256.0 * 256.0 );
const vec2 UnpackFactors2 = vec2( UnpackDownscale, 1.0 / PackFactors.g );
const vec3 UnpackFactors3 = vec3( UnpackDownscale / PackFactors.rg, 1.0 / PackFactors.b );
const vec4 UnpackFactors4 = vec4( UnpackDownscale / PackFactors.rgb, 1.0 / PackFactors.a );
vec4 packDepthToRGBA( const in float v ) {
	if( v <= 0.0 )
		return vec4( 0., 0., 0., 0. );
	if( v >= 1.0 )
		return vec4( 1., 1., 1., 1. );
	float vuf;
	float af = modf( v * PackFactors.a, vuf );
	float bf = modf( vuf * ShiftRight8, vuf );
	float gf = modf( vuf * ShiftRight8, vuf );
	return vec4( vuf * Inv255, gf * PackUpscale, bf * PackUpscale, af );
}
vec3 packDepthToRGB( const in float v ) {
	if( v <= 0.0 )
		return vec3( 0., 0., 0. );
	if( v >= 1.0 )
		return vec3( 1., 1., 1. );
	float vuf;
	float bf = modf( v * PackFactors.b, vuf );
	float gf = modf( vuf * ShiftRight8, vuf );
	return vec3( vuf * Inv255, gf * PackUpscale, bf );
}
vec2 packDepthToRG( const in float v ) {
	if( v <= 0.0 )
		return vec2( 0., 0. );
	if( v >= 1.0 )
		return vec2( 1., 1. );
	float vuf;
	float gf = modf( v * 256., vuf );
	return vec2( vuf * Inv255, gf );
}
float unpackRGBAToDepth( const in vec4 v ) {
	return dot( v, UnpackFactors4 );
}
float unpackRGBToDepth( const in vec3 v ) {
	return dot( v, UnpackFactors3 );
}
float unpackRGToDepth( const in vec2 v ) {
	return v.r * UnpackFactors2.r + v.g * UnpackFactors2.g;
}
vec4 pack2HalfToRGBA( const in vec2 v ) {
	vec4 r = vec4( v.x, fract( v.x * 255.0 ), v.y, fract( v.y * 255.0 ) );
	return vec4( r.x - r.y / 255.0, r.y, r.z - r.w / 255.0, r.w );
}
vec2 unpackRGBATo2Half( const in vec4 v ) {
	return vec2( v.x + ( v.y / 255.0 ), v.z + ( v.w / 255.0 ) );
}
float viewZToOrthographicDepth( const in float viewZ, const in float near, const in float far ) {
	return ( viewZ + near ) / ( near - far );
}
float orthographicDepthToViewZ( const in float depth, const in float near, const in float far ) {
	#ifdef USE_REVERSED_DEPTH_BUFFER
	
		return depth * ( far - near ) - far;
	#else
		return depth * ( near - far ) - near;
	#endif
}
float viewZToPerspectiveDepth( const in float viewZ, const in float near, const in float far ) {
	return ( ( near + viewZ ) * far ) / ( ( far - near ) * viewZ );
}
float perspectiveDepthToViewZ( const in float depth, const in float near, const in float far ) {
	
	#ifdef USE_REVERSED_DEPTH_BUFFER
		return ( near * far ) / ( ( near - far ) * depth - near );
	#else
		return ( near * far ) / ( ( far - near ) * depth - far );
	#endif
}`,xy=`#ifdef PREMULTIPLIED_ALPHA
	gl_FragColor.rgb *= gl_FragColor.a;
#endif`,by=`vec4 mvPosition = vec4( transformed, 1.0 );
#ifdef USE_BATCHING
	mvPosition = batchingMatrix * mvPosition;
#endif
#ifdef USE_INSTANCING
	mvPosition = instanceMatrix * mvPosition;
#endif
mvPosition = modelViewMatrix * mvPosition;
gl_Position = projectionMatrix * mvPosition;`,Sy=`#ifdef DITHERING
	gl_FragColor.rgb = dithering( gl_FragColor.rgb );
#endif`,My=`#ifdef DITHERING
	vec3 dithering( vec3 color ) {
		float grid_position = rand( gl_FragCoord.xy );
		vec3 dither_shift_RGB = vec3( 0.25 / 255.0, -0.25 / 255.0, 0.25 / 255.0 );
		dither_shift_RGB = mix( 2.0 * dither_shift_RGB, -2.0 * dither_shift_RGB, grid_position );
		return color + dither_shift_RGB;
	}
#endif`,wy=`float roughnessFactor = roughness;
#ifdef USE_ROUGHNESSMAP
	vec4 texelRoughness = texture2D( roughnessMap, vRoughnessMapUv );
	roughnessFactor *= texelRoughness.g;
#endif`,Ty=`#ifdef USE_ROUGHNESSMAP
	uniform sampler2D roughnessMap;
#endif`,Ey=`#if NUM_SPOT_LIGHT_COORDS > 0
	varying vec4 vSpotLightCoord[ NUM_SPOT_LIGHT_COORDS ];
#endif
#if NUM_SPOT_LIGHT_MAPS > 0
	uniform sampler2D spotLightMap[ NUM_SPOT_LIGHT_MAPS ];
#endif
#ifdef USE_SHADOWMAP
	#if NUM_SUN_LIGHT_SHADOWS > 0
		#define SUN_LIGHT_CASCADES 2
		#if defined( SHADOWMAP_TYPE_PCF )
			uniform sampler2DShadow sunShadowMap[ NUM_SUN_LIGHT_SHADOWS ];
		#else
			uniform sampler2D sunShadowMap[ NUM_SUN_LIGHT_SHADOWS ];
		#endif
		uniform mat4 sunShadowMatrix[ NUM_SUN_LIGHT_SHADOWS * SUN_LIGHT_CASCADES ];
		uniform vec4 sunShadowCascade[ NUM_SUN_LIGHT_SHADOWS * SUN_LIGHT_CASCADES ];
		varying vec4 vSunShadowWorldPosition;
		varying vec3 vSunShadowWorldNormal;
		struct SunLightShadow {
			float shadowIntensity;
			float shadowBias;
			float shadowNormalBias;
			float shadowRadius;
			vec2 shadowMapSize;
		};
		uniform SunLightShadow sunLightShadows[ NUM_SUN_LIGHT_SHADOWS ];
	#endif
	#if NUM_DIR_LIGHT_SHADOWS > 0
		#if defined( SHADOWMAP_TYPE_PCF )
			uniform sampler2DShadow directionalShadowMap[ NUM_DIR_LIGHT_SHADOWS ];
		#else
			uniform sampler2D directionalShadowMap[ NUM_DIR_LIGHT_SHADOWS ];
		#endif
		varying vec4 vDirectionalShadowCoord[ NUM_DIR_LIGHT_SHADOWS ];
		struct DirectionalLightShadow {
			float shadowIntensity;
			float shadowBias;
			float shadowNormalBias;
			float shadowRadius;
			vec2 shadowMapSize;
		};
		uniform DirectionalLightShadow directionalLightShadows[ NUM_DIR_LIGHT_SHADOWS ];
	#endif
	#if NUM_SPOT_LIGHT_SHADOWS > 0
		#if defined( SHADOWMAP_TYPE_PCF )
			uniform sampler2DShadow spotShadowMap[ NUM_SPOT_LIGHT_SHADOWS ];
		#else
			uniform sampler2D spotShadowMap[ NUM_SPOT_LIGHT_SHADOWS ];
		#endif
		struct SpotLightShadow {
			float shadowIntensity;
			float shadowBias;
			float shadowNormalBias;
			float shadowRadius;
			vec2 shadowMapSize;
		};
		uniform SpotLightShadow spotLightShadows[ NUM_SPOT_LIGHT_SHADOWS ];
	#endif
	#if NUM_POINT_LIGHT_SHADOWS > 0
		#if defined( SHADOWMAP_TYPE_PCF )
			uniform samplerCubeShadow pointShadowMap[ NUM_POINT_LIGHT_SHADOWS ];
		#elif defined( SHADOWMAP_TYPE_BASIC )
			uniform samplerCube pointShadowMap[ NUM_POINT_LIGHT_SHADOWS ];
		#endif
		varying vec4 vPointShadowCoord[ NUM_POINT_LIGHT_SHADOWS ];
		struct PointLightShadow {
			float shadowIntensity;
			float shadowBias;
			float shadowNormalBias;
			float shadowRadius;
			vec2 shadowMapSize;
			float shadowCameraNear;
			float shadowCameraFar;
		};
		uniform PointLightShadow pointLightShadows[ NUM_POINT_LIGHT_SHADOWS ];
	#endif
	#if defined( SHADOWMAP_TYPE_PCF )
		float interleavedGradientNoise( vec2 position ) {
			return fract( 52.9829189 * fract( dot( position, vec2( 0.06711056, 0.00583715 ) ) ) );
		}
		vec2 vogelDiskSample( int sampleIndex, int samplesCount, float phi ) {
			const float goldenAngle = 2.399963229728653;
			float r = sqrt( ( float( sampleIndex ) + 0.5 ) / float( samplesCount ) );
			float theta = float( sampleIndex ) * goldenAngle + phi;
			return vec2( cos( theta ), sin( theta ) ) * r;
		}
	#endif
	#if defined( SHADOWMAP_TYPE_PCF )
		float getShadow( sampler2DShadow shadowMap, vec2 shadowMapSize, float shadowIntensity, float shadowBias, float shadowRadius, vec4 shadowCoord ) {
			float shadow = 1.0;
			shadowCoord.xyz /= shadowCoord.w;
			#ifdef USE_REVERSED_DEPTH_BUFFER
				shadowCoord.z -= shadowBias;
			#else
				shadowCoord.z += shadowBias;
			#endif
			bool inFrustum = shadowCoord.x >= 0.0 && shadowCoord.x <= 1.0 && shadowCoord.y >= 0.0 && shadowCoord.y <= 1.0;
			bool frustumTest = inFrustum && shadowCoord.z <= 1.0;
			if ( frustumTest ) {
				vec2 texelSize = vec2( 1.0 ) / shadowMapSize;
				vec2 radius = shadowRadius * texelSize;
				float phi = interleavedGradientNoise( gl_FragCoord.xy ) * PI2;
				shadow = (
					texture( shadowMap, vec3( shadowCoord.xy + vogelDiskSample( 0, 5, phi ) * radius, shadowCoord.z ) ) +
					texture( shadowMap, vec3( shadowCoord.xy + vogelDiskSample( 1, 5, phi ) * radius, shadowCoord.z ) ) +
					texture( shadowMap, vec3( shadowCoord.xy + vogelDiskSample( 2, 5, phi ) * radius, shadowCoord.z ) ) +
					texture( shadowMap, vec3( shadowCoord.xy + vogelDiskSample( 3, 5, phi ) * radius, shadowCoord.z ) ) +
					texture( shadowMap, vec3( shadowCoord.xy + vogelDiskSample( 4, 5, phi ) * radius, shadowCoord.z ) )
				) * 0.2;
			}
			return mix( 1.0, shadow, shadowIntensity );
		}
	#elif defined( SHADOWMAP_TYPE_VSM )
		float getShadow( sampler2D shadowMap, vec2 shadowMapSize, float shadowIntensity, float shadowBias, float shadowRadius, vec4 shadowCoord ) {
			float shadow = 1.0;
			shadowCoord.xyz /= shadowCoord.w;
			#ifdef USE_REVERSED_DEPTH_BUFFER
				shadowCoord.z -= shadowBias;
			#else
				shadowCoord.z += shadowBias;
			#endif
			bool inFrustum = shadowCoord.x >= 0.0 && shadowCoord.x <= 1.0 && shadowCoord.y >= 0.0 && shadowCoord.y <= 1.0;
			bool frustumTest = inFrustum && shadowCoord.z <= 1.0;
			if ( frustumTest ) {
				vec2 distribution = texture2D( shadowMap, shadowCoord.xy ).rg;
				float mean = distribution.x;
				float variance = distribution.y * distribution.y;
				#ifdef USE_REVERSED_DEPTH_BUFFER
					float hard_shadow = step( mean, shadowCoord.z );
				#else
					float hard_shadow = step( shadowCoord.z, mean );
				#endif
				
				if ( hard_shadow == 1.0 ) {
					shadow = 1.0;
				} else {
					variance = max( variance, 0.0000001 );
					float d = shadowCoord.z - mean;
					float p_max = variance / ( variance + d * d );
					p_max = clamp( ( p_max - 0.3 ) / 0.65, 0.0, 1.0 );
					shadow = max( hard_shadow, p_max );
				}
			}
			return mix( 1.0, shadow, shadowIntensity );
		}
	#else
		float getShadow( sampler2D shadowMap, vec2 shadowMapSize, float shadowIntensity, float shadowBias, float shadowRadius, vec4 shadowCoord ) {
			float shadow = 1.0;
			shadowCoord.xyz /= shadowCoord.w;
			#ifdef USE_REVERSED_DEPTH_BUFFER
				shadowCoord.z -= shadowBias;
			#else
				shadowCoord.z += shadowBias;
			#endif
			bool inFrustum = shadowCoord.x >= 0.0 && shadowCoord.x <= 1.0 && shadowCoord.y >= 0.0 && shadowCoord.y <= 1.0;
			bool frustumTest = inFrustum && shadowCoord.z <= 1.0;
			if ( frustumTest ) {
				float depth = texture2D( shadowMap, shadowCoord.xy ).r;
				#ifdef USE_REVERSED_DEPTH_BUFFER
					shadow = step( depth, shadowCoord.z );
				#else
					shadow = step( shadowCoord.z, depth );
				#endif
			}
			return mix( 1.0, shadow, shadowIntensity );
		}
	#endif
	#if NUM_SUN_LIGHT_SHADOWS > 0
		float getSunShadow(
			#if defined( SHADOWMAP_TYPE_PCF )
				sampler2DShadow shadowMap,
			#else
				sampler2D shadowMap,
			#endif
			SunLightShadow sunLightShadow,
			int shadowIndex
		) {
			vec4 shadowWorldPosition = vec4( vSunShadowWorldPosition.xyz + vSunShadowWorldNormal * sunLightShadow.shadowNormalBias, 1.0 );
			float viewDepth = vSunShadowWorldPosition.w;
			int cascadeOffset = shadowIndex * SUN_LIGHT_CASCADES;
			float shadow = 1.0;
			for ( int i = SUN_LIGHT_CASCADES - 1; i >= 0; i -- ) {
				vec4 cascade = sunShadowCascade[ cascadeOffset + i ];
				if ( viewDepth >= cascade.x && viewDepth < cascade.y ) {
					float cascadeShadow = getShadow(
						shadowMap,
						sunLightShadow.shadowMapSize,
						sunLightShadow.shadowIntensity,
						sunLightShadow.shadowBias,
						sunLightShadow.shadowRadius,
						sunShadowMatrix[ cascadeOffset + i ] * shadowWorldPosition
					);
					shadow = mix( cascadeShadow, shadow, smoothstep( cascade.z, cascade.y, viewDepth ) );
				}
			}
			return shadow;
		}
	#endif
	#if NUM_POINT_LIGHT_SHADOWS > 0
	#if defined( SHADOWMAP_TYPE_PCF )
	float getPointShadow( samplerCubeShadow shadowMap, vec2 shadowMapSize, float shadowIntensity, float shadowBias, float shadowRadius, vec4 shadowCoord, float shadowCameraNear, float shadowCameraFar ) {
		float shadow = 1.0;
		vec3 lightToPosition = shadowCoord.xyz;
		vec3 bd3D = normalize( lightToPosition );
		vec3 absVec = abs( lightToPosition );
		float viewSpaceZ = max( max( absVec.x, absVec.y ), absVec.z );
		if ( viewSpaceZ - shadowCameraFar <= 0.0 && viewSpaceZ - shadowCameraNear >= 0.0 ) {
			float lightDistance = length( lightToPosition );
			float depthRange = shadowCameraFar - shadowCameraNear;
			#ifdef USE_REVERSED_DEPTH_BUFFER
				float depthA = - shadowCameraNear / depthRange - shadowBias;
				float depthB = shadowCameraNear * shadowCameraFar / ( depthRange * lightDistance );
			#else
				float depthA = shadowCameraFar / depthRange + shadowBias;
				float depthB = - shadowCameraNear * shadowCameraFar / ( depthRange * lightDistance );
			#endif
			float texelSize = shadowRadius / shadowMapSize.x;
			vec3 absDir = abs( bd3D );
			vec3 tangent = absDir.x > absDir.z ? vec3( 0.0, 1.0, 0.0 ) : vec3( 1.0, 0.0, 0.0 );
			tangent = normalize( cross( bd3D, tangent ) );
			vec3 bitangent = cross( bd3D, tangent );
			float phi = interleavedGradientNoise( gl_FragCoord.xy ) * PI2;
			shadow = 0.0;
			for ( int i = 0; i < 5; i ++ ) {
				vec2 offset = vogelDiskSample( i, 5, phi );
				vec3 direction = bd3D + ( tangent * offset.x + bitangent * offset.y ) * texelSize;
				vec3 absDirection = abs( direction );
				float dp = depthA + depthB / max( max( absDirection.x, absDirection.y ), absDirection.z );
				shadow += texture( shadowMap, vec4( direction, dp ) );
			}
			shadow *= 0.2;
		}
		return mix( 1.0, shadow, shadowIntensity );
	}
	#elif defined( SHADOWMAP_TYPE_BASIC )
	float getPointShadow( samplerCube shadowMap, vec2 shadowMapSize, float shadowIntensity, float shadowBias, float shadowRadius, vec4 shadowCoord, float shadowCameraNear, float shadowCameraFar ) {
		float shadow = 1.0;
		vec3 lightToPosition = shadowCoord.xyz;
		vec3 absVec = abs( lightToPosition );
		float viewSpaceZ = max( max( absVec.x, absVec.y ), absVec.z );
		if ( viewSpaceZ - shadowCameraFar <= 0.0 && viewSpaceZ - shadowCameraNear >= 0.0 ) {
			float dp = ( shadowCameraFar * ( viewSpaceZ - shadowCameraNear ) ) / ( viewSpaceZ * ( shadowCameraFar - shadowCameraNear ) );
			dp += shadowBias;
			vec3 bd3D = normalize( lightToPosition );
			float depth = textureCube( shadowMap, bd3D ).r;
			#ifdef USE_REVERSED_DEPTH_BUFFER
				depth = 1.0 - depth;
			#endif
			shadow = step( dp, depth );
		}
		return mix( 1.0, shadow, shadowIntensity );
	}
	#endif
	#endif
#endif`,Ay=`#if NUM_SPOT_LIGHT_COORDS > 0
	uniform mat4 spotLightMatrix[ NUM_SPOT_LIGHT_COORDS ];
	varying vec4 vSpotLightCoord[ NUM_SPOT_LIGHT_COORDS ];
#endif
#ifdef USE_SHADOWMAP
	#if NUM_SUN_LIGHT_SHADOWS > 0
		varying vec4 vSunShadowWorldPosition;
		varying vec3 vSunShadowWorldNormal;
	#endif
	#if NUM_DIR_LIGHT_SHADOWS > 0
		uniform mat4 directionalShadowMatrix[ NUM_DIR_LIGHT_SHADOWS ];
		varying vec4 vDirectionalShadowCoord[ NUM_DIR_LIGHT_SHADOWS ];
		struct DirectionalLightShadow {
			float shadowIntensity;
			float shadowBias;
			float shadowNormalBias;
			float shadowRadius;
			vec2 shadowMapSize;
		};
		uniform DirectionalLightShadow directionalLightShadows[ NUM_DIR_LIGHT_SHADOWS ];
	#endif
	#if NUM_SPOT_LIGHT_SHADOWS > 0
		struct SpotLightShadow {
			float shadowIntensity;
			float shadowBias;
			float shadowNormalBias;
			float shadowRadius;
			vec2 shadowMapSize;
		};
		uniform SpotLightShadow spotLightShadows[ NUM_SPOT_LIGHT_SHADOWS ];
	#endif
	#if NUM_POINT_LIGHT_SHADOWS > 0
		uniform mat4 pointShadowMatrix[ NUM_POINT_LIGHT_SHADOWS ];
		varying vec4 vPointShadowCoord[ NUM_POINT_LIGHT_SHADOWS ];
		struct PointLightShadow {
			float shadowIntensity;
			float shadowBias;
			float shadowNormalBias;
			float shadowRadius;
			vec2 shadowMapSize;
			float shadowCameraNear;
			float shadowCameraFar;
		};
		uniform PointLightShadow pointLightShadows[ NUM_POINT_LIGHT_SHADOWS ];
	#endif
#endif`,Cy=`#if ( defined( USE_SHADOWMAP ) && ( NUM_DIR_LIGHT_SHADOWS > 0 || NUM_SUN_LIGHT_SHADOWS > 0 || NUM_POINT_LIGHT_SHADOWS > 0 ) ) || ( NUM_SPOT_LIGHT_COORDS > 0 )
	#ifdef HAS_NORMAL
		vec3 shadowWorldNormal = transformNormalByInverseViewMatrix( transformedNormal, viewMatrix );
	#else
		vec3 shadowWorldNormal = vec3( 0.0 );
	#endif
	vec4 shadowWorldPosition;
#endif
#if defined( USE_SHADOWMAP )
	#if NUM_SUN_LIGHT_SHADOWS > 0
		vSunShadowWorldPosition = vec4( worldPosition.xyz, - mvPosition.z );
		vSunShadowWorldNormal = shadowWorldNormal;
	#endif
	#if NUM_DIR_LIGHT_SHADOWS > 0
		#pragma unroll_loop_start
		for ( int i = 0; i < NUM_DIR_LIGHT_SHADOWS; i ++ ) {
			shadowWorldPosition = worldPosition + vec4( shadowWorldNormal * directionalLightShadows[ i ].shadowNormalBias, 0 );
			vDirectionalShadowCoord[ i ] = directionalShadowMatrix[ i ] * shadowWorldPosition;
		}
		#pragma unroll_loop_end
	#endif
	#if NUM_POINT_LIGHT_SHADOWS > 0
		#pragma unroll_loop_start
		for ( int i = 0; i < NUM_POINT_LIGHT_SHADOWS; i ++ ) {
			shadowWorldPosition = worldPosition + vec4( shadowWorldNormal * pointLightShadows[ i ].shadowNormalBias, 0 );
			vPointShadowCoord[ i ] = pointShadowMatrix[ i ] * shadowWorldPosition;
		}
		#pragma unroll_loop_end
	#endif
#endif
#if NUM_SPOT_LIGHT_COORDS > 0
	#pragma unroll_loop_start
	for ( int i = 0; i < NUM_SPOT_LIGHT_COORDS; i ++ ) {
		shadowWorldPosition = worldPosition;
		#if ( defined( USE_SHADOWMAP ) && UNROLLED_LOOP_INDEX < NUM_SPOT_LIGHT_SHADOWS )
			shadowWorldPosition.xyz += shadowWorldNormal * spotLightShadows[ i ].shadowNormalBias;
		#endif
		vSpotLightCoord[ i ] = spotLightMatrix[ i ] * shadowWorldPosition;
	}
	#pragma unroll_loop_end
#endif`,Ry=`float getShadowMask() {
	float shadow = 1.0;
	#ifdef USE_SHADOWMAP
	#if NUM_SUN_LIGHT_SHADOWS > 0
	SunLightShadow sunLight;
	#pragma unroll_loop_start
	for ( int i = 0; i < NUM_SUN_LIGHT_SHADOWS; i ++ ) {
		sunLight = sunLightShadows[ i ];
		shadow *= receiveShadow ? getSunShadow( sunShadowMap[ i ], sunLight, UNROLLED_LOOP_INDEX ) : 1.0;
	}
	#pragma unroll_loop_end
	#endif
	#if NUM_DIR_LIGHT_SHADOWS > 0
	DirectionalLightShadow directionalLight;
	#pragma unroll_loop_start
	for ( int i = 0; i < NUM_DIR_LIGHT_SHADOWS; i ++ ) {
		directionalLight = directionalLightShadows[ i ];
		shadow *= receiveShadow ? getShadow( directionalShadowMap[ i ], directionalLight.shadowMapSize, directionalLight.shadowIntensity, directionalLight.shadowBias, directionalLight.shadowRadius, vDirectionalShadowCoord[ i ] ) : 1.0;
	}
	#pragma unroll_loop_end
	#endif
	#if NUM_SPOT_LIGHT_SHADOWS > 0
	SpotLightShadow spotLight;
	#pragma unroll_loop_start
	for ( int i = 0; i < NUM_SPOT_LIGHT_SHADOWS; i ++ ) {
		spotLight = spotLightShadows[ i ];
		shadow *= receiveShadow ? getShadow( spotShadowMap[ i ], spotLight.shadowMapSize, spotLight.shadowIntensity, spotLight.shadowBias, spotLight.shadowRadius, vSpotLightCoord[ i ] ) : 1.0;
	}
	#pragma unroll_loop_end
	#endif
	#if NUM_POINT_LIGHT_SHADOWS > 0 && ( defined( SHADOWMAP_TYPE_PCF ) || defined( SHADOWMAP_TYPE_BASIC ) )
	PointLightShadow pointLight;
	#pragma unroll_loop_start
	for ( int i = 0; i < NUM_POINT_LIGHT_SHADOWS; i ++ ) {
		pointLight = pointLightShadows[ i ];
		shadow *= receiveShadow ? getPointShadow( pointShadowMap[ i ], pointLight.shadowMapSize, pointLight.shadowIntensity, pointLight.shadowBias, pointLight.shadowRadius, vPointShadowCoord[ i ], pointLight.shadowCameraNear, pointLight.shadowCameraFar ) : 1.0;
	}
	#pragma unroll_loop_end
	#endif
	#endif
	return shadow;
}`,Py=`#ifdef USE_SKINNING
	mat4 boneMatX = getBoneMatrix( skinIndex.x );
	mat4 boneMatY = getBoneMatrix( skinIndex.y );
	mat4 boneMatZ = getBoneMatrix( skinIndex.z );
	mat4 boneMatW = getBoneMatrix( skinIndex.w );
#endif`,Iy=`#ifdef USE_SKINNING
	uniform mat4 bindMatrix;
	uniform mat4 bindMatrixInverse;
	uniform highp sampler2D boneTexture;
	mat4 getBoneMatrix( const in float i ) {
		int size = textureSize( boneTexture, 0 ).x;
		int j = int( i ) * 4;
		int x = j % size;
		int y = j / size;
		vec4 v1 = texelFetch( boneTexture, ivec2( x, y ), 0 );
		vec4 v2 = texelFetch( boneTexture, ivec2( x + 1, y ), 0 );
		vec4 v3 = texelFetch( boneTexture, ivec2( x + 2, y ), 0 );
		vec4 v4 = texelFetch( boneTexture, ivec2( x + 3, y ), 0 );
		return mat4( v1, v2, v3, v4 );
	}
#endif`,Ly=`#ifdef USE_SKINNING
	vec4 skinVertex = bindMatrix * vec4( transformed, 1.0 );
	vec4 skinned = vec4( 0.0 );
	skinned += boneMatX * skinVertex * skinWeight.x;
	skinned += boneMatY * skinVertex * skinWeight.y;
	skinned += boneMatZ * skinVertex * skinWeight.z;
	skinned += boneMatW * skinVertex * skinWeight.w;
	transformed = ( bindMatrixInverse * skinned ).xyz;
#endif`,Dy=`#ifdef USE_SKINNING
	mat4 skinMatrix = mat4( 0.0 );
	skinMatrix += skinWeight.x * boneMatX;
	skinMatrix += skinWeight.y * boneMatY;
	skinMatrix += skinWeight.z * boneMatZ;
	skinMatrix += skinWeight.w * boneMatW;
	skinMatrix = bindMatrixInverse * skinMatrix * bindMatrix;
	objectNormal = vec4( skinMatrix * vec4( objectNormal, 0.0 ) ).xyz;
	#ifdef USE_TANGENT
		objectTangent = vec4( skinMatrix * vec4( objectTangent, 0.0 ) ).xyz;
	#endif
#endif`,Ny=`float specularStrength;
#ifdef USE_SPECULARMAP
	vec4 texelSpecular = texture2D( specularMap, vSpecularMapUv );
	specularStrength = texelSpecular.r;
#else
	specularStrength = 1.0;
#endif`,Uy=`#ifdef USE_SPECULARMAP
	uniform sampler2D specularMap;
#endif`,Oy=`#if defined( TONE_MAPPING )
	gl_FragColor.rgb = toneMapping( gl_FragColor.rgb );
#endif`,Fy=`#ifndef saturate
#define saturate( a ) clamp( a, 0.0, 1.0 )
#endif
uniform float toneMappingExposure;
vec3 LinearToneMapping( vec3 color ) {
	return saturate( toneMappingExposure * color );
}
vec3 ReinhardToneMapping( vec3 color ) {
	color *= toneMappingExposure;
	return saturate( color / ( vec3( 1.0 ) + color ) );
}
vec3 CineonToneMapping( vec3 color ) {
	color *= toneMappingExposure;
	color = max( vec3( 0.0 ), color - 0.004 );
	return pow( ( color * ( 6.2 * color + 0.5 ) ) / ( color * ( 6.2 * color + 1.7 ) + 0.06 ), vec3( 2.2 ) );
}
vec3 RRTAndODTFit( vec3 v ) {
	vec3 a = v * ( v + 0.0245786 ) - 0.000090537;
	vec3 b = v * ( 0.983729 * v + 0.4329510 ) + 0.238081;
	return a / b;
}
vec3 ACESFilmicToneMapping( vec3 color ) {
	const mat3 ACESInputMat = mat3(
		vec3( 0.59719, 0.07600, 0.02840 ),		vec3( 0.35458, 0.90834, 0.13383 ),
		vec3( 0.04823, 0.01566, 0.83777 )
	);
	const mat3 ACESOutputMat = mat3(
		vec3(  1.60475, -0.10208, -0.00327 ),		vec3( -0.53108,  1.10813, -0.07276 ),
		vec3( -0.07367, -0.00605,  1.07602 )
	);
	color *= toneMappingExposure / 0.6;
	color = ACESInputMat * color;
	color = RRTAndODTFit( color );
	color = ACESOutputMat * color;
	return saturate( color );
}
const mat3 LINEAR_REC2020_TO_LINEAR_SRGB = mat3(
	vec3( 1.6605, - 0.1246, - 0.0182 ),
	vec3( - 0.5876, 1.1329, - 0.1006 ),
	vec3( - 0.0728, - 0.0083, 1.1187 )
);
const mat3 LINEAR_SRGB_TO_LINEAR_REC2020 = mat3(
	vec3( 0.6274, 0.0691, 0.0164 ),
	vec3( 0.3293, 0.9195, 0.0880 ),
	vec3( 0.0433, 0.0113, 0.8956 )
);
vec3 agxDefaultContrastApprox( vec3 x ) {
	vec3 x2 = x * x;
	vec3 x4 = x2 * x2;
	return + 15.5 * x4 * x2
		- 40.14 * x4 * x
		+ 31.96 * x4
		- 6.868 * x2 * x
		+ 0.4298 * x2
		+ 0.1191 * x
		- 0.00232;
}
vec3 AgXToneMapping( vec3 color ) {
	const mat3 AgXInsetMatrix = mat3(
		vec3( 0.856627153315983, 0.137318972929847, 0.11189821299995 ),
		vec3( 0.0951212405381588, 0.761241990602591, 0.0767994186031903 ),
		vec3( 0.0482516061458583, 0.101439036467562, 0.811302368396859 )
	);
	const mat3 AgXOutsetMatrix = mat3(
		vec3( 1.1271005818144368, - 0.1413297634984383, - 0.14132976349843826 ),
		vec3( - 0.11060664309660323, 1.157823702216272, - 0.11060664309660294 ),
		vec3( - 0.016493938717834573, - 0.016493938717834257, 1.2519364065950405 )
	);
	const float AgxMinEv = - 12.47393;	const float AgxMaxEv = 4.026069;
	color *= toneMappingExposure;
	color = LINEAR_SRGB_TO_LINEAR_REC2020 * color;
	color = AgXInsetMatrix * color;
	color = max( color, 1e-10 );	color = log2( color );
	color = ( color - AgxMinEv ) / ( AgxMaxEv - AgxMinEv );
	color = clamp( color, 0.0, 1.0 );
	color = agxDefaultContrastApprox( color );
	color = AgXOutsetMatrix * color;
	color = pow( max( vec3( 0.0 ), color ), vec3( 2.2 ) );
	color = LINEAR_REC2020_TO_LINEAR_SRGB * color;
	color = clamp( color, 0.0, 1.0 );
	return color;
}
vec3 NeutralToneMapping( vec3 color ) {
	const float StartCompression = 0.8 - 0.04;
	const float Desaturation = 0.15;
	color *= toneMappingExposure;
	float x = min( color.r, min( color.g, color.b ) );
	float offset = x < 0.08 ? x - 6.25 * x * x : 0.04;
	color -= offset;
	float peak = max( color.r, max( color.g, color.b ) );
	if ( peak < StartCompression ) return color;
	float d = 1. - StartCompression;
	float newPeak = 1. - d * d / ( peak + d - StartCompression );
	color *= newPeak / peak;
	float g = 1. - 1. / ( Desaturation * ( peak - newPeak ) + 1. );
	return mix( color, vec3( newPeak ), g );
}
vec3 CustomToneMapping( vec3 color ) { return color; }`,By=`#ifdef USE_TRANSMISSION
	material.transmission = transmission;
	material.transmissionAlpha = 1.0;
	material.thickness = thickness;
	material.attenuationDistance = attenuationDistance;
	material.attenuationColor = attenuationColor;
	#ifdef USE_TRANSMISSIONMAP
		material.transmission *= texture2D( transmissionMap, vTransmissionMapUv ).r;
	#endif
	#ifdef USE_THICKNESSMAP
		material.thickness *= texture2D( thicknessMap, vThicknessMapUv ).g;
	#endif
	vec3 pos = vWorldPosition;
	vec3 v = normalize( cameraPosition - pos );
	vec3 n = transformNormalByInverseViewMatrix( normal, viewMatrix );
	vec4 transmitted = getIBLVolumeRefraction(
		n, v, material.roughness, material.diffuseContribution, material.specularColorBlended, material.specularF90,
		pos, modelMatrix, viewMatrix, projectionMatrix, material.dispersion, material.ior, material.thickness,
		material.attenuationColor, material.attenuationDistance );
	material.transmissionAlpha = mix( material.transmissionAlpha, transmitted.a, material.transmission );
	totalDiffuse = mix( totalDiffuse, transmitted.rgb, material.transmission );
#endif`,ky=`#ifdef USE_TRANSMISSION
	uniform float transmission;
	uniform float thickness;
	uniform float attenuationDistance;
	uniform vec3 attenuationColor;
	#ifdef USE_TRANSMISSIONMAP
		uniform sampler2D transmissionMap;
	#endif
	#ifdef USE_THICKNESSMAP
		uniform sampler2D thicknessMap;
	#endif
	uniform vec2 transmissionSamplerSize;
	uniform sampler2D transmissionSamplerMap;
	uniform mat4 modelMatrix;
	uniform mat4 projectionMatrix;
	varying vec3 vWorldPosition;
	float w0( float a ) {
		return ( 1.0 / 6.0 ) * ( a * ( a * ( - a + 3.0 ) - 3.0 ) + 1.0 );
	}
	float w1( float a ) {
		return ( 1.0 / 6.0 ) * ( a *  a * ( 3.0 * a - 6.0 ) + 4.0 );
	}
	float w2( float a ){
		return ( 1.0 / 6.0 ) * ( a * ( a * ( - 3.0 * a + 3.0 ) + 3.0 ) + 1.0 );
	}
	float w3( float a ) {
		return ( 1.0 / 6.0 ) * ( a * a * a );
	}
	float g0( float a ) {
		return w0( a ) + w1( a );
	}
	float g1( float a ) {
		return w2( a ) + w3( a );
	}
	float h0( float a ) {
		return - 1.0 + w1( a ) / ( w0( a ) + w1( a ) );
	}
	float h1( float a ) {
		return 1.0 + w3( a ) / ( w2( a ) + w3( a ) );
	}
	vec4 bicubic( sampler2D tex, vec2 uv, vec4 texelSize, float lod ) {
		uv = uv * texelSize.zw + 0.5;
		vec2 iuv = floor( uv );
		vec2 fuv = fract( uv );
		float g0x = g0( fuv.x );
		float g1x = g1( fuv.x );
		float h0x = h0( fuv.x );
		float h1x = h1( fuv.x );
		float h0y = h0( fuv.y );
		float h1y = h1( fuv.y );
		vec2 p0 = ( vec2( iuv.x + h0x, iuv.y + h0y ) - 0.5 ) * texelSize.xy;
		vec2 p1 = ( vec2( iuv.x + h1x, iuv.y + h0y ) - 0.5 ) * texelSize.xy;
		vec2 p2 = ( vec2( iuv.x + h0x, iuv.y + h1y ) - 0.5 ) * texelSize.xy;
		vec2 p3 = ( vec2( iuv.x + h1x, iuv.y + h1y ) - 0.5 ) * texelSize.xy;
		return g0( fuv.y ) * ( g0x * textureLod( tex, p0, lod ) + g1x * textureLod( tex, p1, lod ) ) +
			g1( fuv.y ) * ( g0x * textureLod( tex, p2, lod ) + g1x * textureLod( tex, p3, lod ) );
	}
	vec4 textureBicubic( sampler2D sampler, vec2 uv, float lod ) {
		vec2 fLodSize = vec2( textureSize( sampler, int( lod ) ) );
		vec2 cLodSize = vec2( textureSize( sampler, int( lod + 1.0 ) ) );
		vec2 fLodSizeInv = 1.0 / fLodSize;
		vec2 cLodSizeInv = 1.0 / cLodSize;
		vec4 fSample = bicubic( sampler, uv, vec4( fLodSizeInv, fLodSize ), floor( lod ) );
		vec4 cSample = bicubic( sampler, uv, vec4( cLodSizeInv, cLodSize ), ceil( lod ) );
		return mix( fSample, cSample, fract( lod ) );
	}
	vec3 getVolumeTransmissionRay( const in vec3 n, const in vec3 v, const in float thickness, const in float ior, const in mat4 modelMatrix ) {
		vec3 refractionVector = refract( - v, normalize( n ), 1.0 / ior );
		vec3 modelScale;
		modelScale.x = length( vec3( modelMatrix[ 0 ].xyz ) );
		modelScale.y = length( vec3( modelMatrix[ 1 ].xyz ) );
		modelScale.z = length( vec3( modelMatrix[ 2 ].xyz ) );
		return normalize( refractionVector ) * thickness * modelScale;
	}
	float applyIorToRoughness( const in float roughness, const in float ior ) {
		return roughness * clamp( ior * 2.0 - 2.0, 0.0, 1.0 );
	}
	vec4 getTransmissionSample( const in vec2 fragCoord, const in float roughness, const in float ior ) {
		float lod = log2( transmissionSamplerSize.x ) * applyIorToRoughness( roughness, ior );
		return textureBicubic( transmissionSamplerMap, fragCoord.xy, lod );
	}
	vec3 volumeAttenuation( const in float transmissionDistance, const in vec3 attenuationColor, const in float attenuationDistance ) {
		if ( isinf( attenuationDistance ) ) {
			return vec3( 1.0 );
		} else {
			vec3 attenuationCoefficient = -log( attenuationColor ) / attenuationDistance;
			vec3 transmittance = exp( - attenuationCoefficient * transmissionDistance );			return transmittance;
		}
	}
	vec4 getIBLVolumeRefraction( const in vec3 n, const in vec3 v, const in float roughness, const in vec3 diffuseColor,
		const in vec3 specularColor, const in float specularF90, const in vec3 position, const in mat4 modelMatrix,
		const in mat4 viewMatrix, const in mat4 projMatrix, const in float dispersion, const in float ior, const in float thickness,
		const in vec3 attenuationColor, const in float attenuationDistance ) {
		vec4 transmittedLight;
		vec3 transmittance;
		#ifdef USE_DISPERSION
			float halfSpread = ( ior - 1.0 ) * 0.025 * dispersion;
			vec3 iors = vec3( ior - halfSpread, ior, ior + halfSpread );
			for ( int i = 0; i < 3; i ++ ) {
				vec3 transmissionRay = getVolumeTransmissionRay( n, v, thickness, iors[ i ], modelMatrix );
				vec3 refractedRayExit = position + transmissionRay;
				vec4 ndcPos = projMatrix * viewMatrix * vec4( refractedRayExit, 1.0 );
				vec2 refractionCoords = ndcPos.xy / ndcPos.w;
				refractionCoords += 1.0;
				refractionCoords /= 2.0;
				vec4 transmissionSample = getTransmissionSample( refractionCoords, roughness, iors[ i ] );
				transmittedLight[ i ] = transmissionSample[ i ];
				transmittedLight.a += transmissionSample.a;
				transmittance[ i ] = diffuseColor[ i ] * volumeAttenuation( length( transmissionRay ), attenuationColor, attenuationDistance )[ i ];
			}
			transmittedLight.a /= 3.0;
		#else
			vec3 transmissionRay = getVolumeTransmissionRay( n, v, thickness, ior, modelMatrix );
			vec3 refractedRayExit = position + transmissionRay;
			vec4 ndcPos = projMatrix * viewMatrix * vec4( refractedRayExit, 1.0 );
			vec2 refractionCoords = ndcPos.xy / ndcPos.w;
			refractionCoords += 1.0;
			refractionCoords /= 2.0;
			transmittedLight = getTransmissionSample( refractionCoords, roughness, ior );
			transmittance = diffuseColor * volumeAttenuation( length( transmissionRay ), attenuationColor, attenuationDistance );
		#endif
		vec3 attenuatedColor = transmittance * transmittedLight.rgb;
		vec3 F = EnvironmentBRDF( n, v, specularColor, specularF90, roughness );
		float transmittanceFactor = ( transmittance.r + transmittance.g + transmittance.b ) / 3.0;
		return vec4( ( 1.0 - F ) * attenuatedColor, 1.0 - ( 1.0 - transmittedLight.a ) * transmittanceFactor );
	}
#endif`,zy=`#if defined( USE_UV ) || defined( USE_ANISOTROPY )
	varying vec2 vUv;
#endif
#ifdef USE_MAP
	varying vec2 vMapUv;
#endif
#ifdef USE_ALPHAMAP
	varying vec2 vAlphaMapUv;
#endif
#ifdef USE_LIGHTMAP
	varying vec2 vLightMapUv;
#endif
#ifdef USE_AOMAP
	varying vec2 vAoMapUv;
#endif
#ifdef USE_BUMPMAP
	varying vec2 vBumpMapUv;
#endif
#ifdef USE_NORMALMAP
	varying vec2 vNormalMapUv;
#endif
#ifdef USE_EMISSIVEMAP
	varying vec2 vEmissiveMapUv;
#endif
#ifdef USE_METALNESSMAP
	varying vec2 vMetalnessMapUv;
#endif
#ifdef USE_ROUGHNESSMAP
	varying vec2 vRoughnessMapUv;
#endif
#ifdef USE_DIFFUSE_ROUGHNESSMAP
	varying vec2 vDiffuseRoughnessMapUv;
#endif
#ifdef USE_ANISOTROPYMAP
	varying vec2 vAnisotropyMapUv;
#endif
#ifdef USE_CLEARCOATMAP
	varying vec2 vClearcoatMapUv;
#endif
#ifdef USE_CLEARCOAT_NORMALMAP
	varying vec2 vClearcoatNormalMapUv;
#endif
#ifdef USE_CLEARCOAT_ROUGHNESSMAP
	varying vec2 vClearcoatRoughnessMapUv;
#endif
#ifdef USE_IRIDESCENCEMAP
	varying vec2 vIridescenceMapUv;
#endif
#ifdef USE_IRIDESCENCE_THICKNESSMAP
	varying vec2 vIridescenceThicknessMapUv;
#endif
#ifdef USE_SHEEN_COLORMAP
	varying vec2 vSheenColorMapUv;
#endif
#ifdef USE_SHEEN_ROUGHNESSMAP
	varying vec2 vSheenRoughnessMapUv;
#endif
#ifdef USE_SPECULARMAP
	varying vec2 vSpecularMapUv;
#endif
#ifdef USE_SPECULAR_COLORMAP
	varying vec2 vSpecularColorMapUv;
#endif
#ifdef USE_SPECULAR_INTENSITYMAP
	varying vec2 vSpecularIntensityMapUv;
#endif
#ifdef USE_TRANSMISSIONMAP
	uniform mat3 transmissionMapTransform;
	varying vec2 vTransmissionMapUv;
#endif
#ifdef USE_THICKNESSMAP
	uniform mat3 thicknessMapTransform;
	varying vec2 vThicknessMapUv;
#endif`,Vy=`#if defined( USE_UV ) || defined( USE_ANISOTROPY )
	varying vec2 vUv;
#endif
#ifdef USE_MAP
	uniform mat3 mapTransform;
	varying vec2 vMapUv;
#endif
#ifdef USE_ALPHAMAP
	uniform mat3 alphaMapTransform;
	varying vec2 vAlphaMapUv;
#endif
#ifdef USE_LIGHTMAP
	uniform mat3 lightMapTransform;
	varying vec2 vLightMapUv;
#endif
#ifdef USE_AOMAP
	uniform mat3 aoMapTransform;
	varying vec2 vAoMapUv;
#endif
#ifdef USE_BUMPMAP
	uniform mat3 bumpMapTransform;
	varying vec2 vBumpMapUv;
#endif
#ifdef USE_NORMALMAP
	uniform mat3 normalMapTransform;
	varying vec2 vNormalMapUv;
#endif
#ifdef USE_DISPLACEMENTMAP
	uniform mat3 displacementMapTransform;
	varying vec2 vDisplacementMapUv;
#endif
#ifdef USE_EMISSIVEMAP
	uniform mat3 emissiveMapTransform;
	varying vec2 vEmissiveMapUv;
#endif
#ifdef USE_METALNESSMAP
	uniform mat3 metalnessMapTransform;
	varying vec2 vMetalnessMapUv;
#endif
#ifdef USE_ROUGHNESSMAP
	uniform mat3 roughnessMapTransform;
	varying vec2 vRoughnessMapUv;
#endif
#ifdef USE_DIFFUSE_ROUGHNESSMAP
	uniform mat3 diffuseRoughnessMapTransform;
	varying vec2 vDiffuseRoughnessMapUv;
#endif
#ifdef USE_ANISOTROPYMAP
	uniform mat3 anisotropyMapTransform;
	varying vec2 vAnisotropyMapUv;
#endif
#ifdef USE_CLEARCOATMAP
	uniform mat3 clearcoatMapTransform;
	varying vec2 vClearcoatMapUv;
#endif
#ifdef USE_CLEARCOAT_NORMALMAP
	uniform mat3 clearcoatNormalMapTransform;
	varying vec2 vClearcoatNormalMapUv;
#endif
#ifdef USE_CLEARCOAT_ROUGHNESSMAP
	uniform mat3 clearcoatRoughnessMapTransform;
	varying vec2 vClearcoatRoughnessMapUv;
#endif
#ifdef USE_SHEEN_COLORMAP
	uniform mat3 sheenColorMapTransform;
	varying vec2 vSheenColorMapUv;
#endif
#ifdef USE_SHEEN_ROUGHNESSMAP
	uniform mat3 sheenRoughnessMapTransform;
	varying vec2 vSheenRoughnessMapUv;
#endif
#ifdef USE_IRIDESCENCEMAP
	uniform mat3 iridescenceMapTransform;
	varying vec2 vIridescenceMapUv;
#endif
#ifdef USE_IRIDESCENCE_THICKNESSMAP
	uniform mat3 iridescenceThicknessMapTransform;
	varying vec2 vIridescenceThicknessMapUv;
#endif
#ifdef USE_SPECULARMAP
	uniform mat3 specularMapTransform;
	varying vec2 vSpecularMapUv;
#endif
#ifdef USE_SPECULAR_COLORMAP
	uniform mat3 specularColorMapTransform;
	varying vec2 vSpecularColorMapUv;
#endif
#ifdef USE_SPECULAR_INTENSITYMAP
	uniform mat3 specularIntensityMapTransform;
	varying vec2 vSpecularIntensityMapUv;
#endif
#ifdef USE_TRANSMISSIONMAP
	uniform mat3 transmissionMapTransform;
	varying vec2 vTransmissionMapUv;
#endif
#ifdef USE_THICKNESSMAP
	uniform mat3 thicknessMapTransform;
	varying vec2 vThicknessMapUv;
#endif`,Hy=`#if defined( USE_UV ) || defined( USE_ANISOTROPY )
	vUv = vec3( uv, 1 ).xy;
#endif
#ifdef USE_MAP
	vMapUv = ( mapTransform * vec3( MAP_UV, 1 ) ).xy;
#endif
#ifdef USE_ALPHAMAP
	vAlphaMapUv = ( alphaMapTransform * vec3( ALPHAMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_LIGHTMAP
	vLightMapUv = ( lightMapTransform * vec3( LIGHTMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_AOMAP
	vAoMapUv = ( aoMapTransform * vec3( AOMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_BUMPMAP
	vBumpMapUv = ( bumpMapTransform * vec3( BUMPMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_NORMALMAP
	vNormalMapUv = ( normalMapTransform * vec3( NORMALMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_DISPLACEMENTMAP
	vDisplacementMapUv = ( displacementMapTransform * vec3( DISPLACEMENTMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_EMISSIVEMAP
	vEmissiveMapUv = ( emissiveMapTransform * vec3( EMISSIVEMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_METALNESSMAP
	vMetalnessMapUv = ( metalnessMapTransform * vec3( METALNESSMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_ROUGHNESSMAP
	vRoughnessMapUv = ( roughnessMapTransform * vec3( ROUGHNESSMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_DIFFUSE_ROUGHNESSMAP
	vDiffuseRoughnessMapUv = ( diffuseRoughnessMapTransform * vec3( DIFFUSE_ROUGHNESSMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_ANISOTROPYMAP
	vAnisotropyMapUv = ( anisotropyMapTransform * vec3( ANISOTROPYMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_CLEARCOATMAP
	vClearcoatMapUv = ( clearcoatMapTransform * vec3( CLEARCOATMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_CLEARCOAT_NORMALMAP
	vClearcoatNormalMapUv = ( clearcoatNormalMapTransform * vec3( CLEARCOAT_NORMALMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_CLEARCOAT_ROUGHNESSMAP
	vClearcoatRoughnessMapUv = ( clearcoatRoughnessMapTransform * vec3( CLEARCOAT_ROUGHNESSMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_IRIDESCENCEMAP
	vIridescenceMapUv = ( iridescenceMapTransform * vec3( IRIDESCENCEMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_IRIDESCENCE_THICKNESSMAP
	vIridescenceThicknessMapUv = ( iridescenceThicknessMapTransform * vec3( IRIDESCENCE_THICKNESSMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_SHEEN_COLORMAP
	vSheenColorMapUv = ( sheenColorMapTransform * vec3( SHEEN_COLORMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_SHEEN_ROUGHNESSMAP
	vSheenRoughnessMapUv = ( sheenRoughnessMapTransform * vec3( SHEEN_ROUGHNESSMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_SPECULARMAP
	vSpecularMapUv = ( specularMapTransform * vec3( SPECULARMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_SPECULAR_COLORMAP
	vSpecularColorMapUv = ( specularColorMapTransform * vec3( SPECULAR_COLORMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_SPECULAR_INTENSITYMAP
	vSpecularIntensityMapUv = ( specularIntensityMapTransform * vec3( SPECULAR_INTENSITYMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_TRANSMISSIONMAP
	vTransmissionMapUv = ( transmissionMapTransform * vec3( TRANSMISSIONMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_THICKNESSMAP
	vThicknessMapUv = ( thicknessMapTransform * vec3( THICKNESSMAP_UV, 1 ) ).xy;
#endif`,Gy=`#if defined( USE_ENVMAP ) || defined( DISTANCE ) || defined ( USE_SHADOWMAP ) || defined ( USE_TRANSMISSION ) || NUM_SPOT_LIGHT_COORDS > 0
	vec4 worldPosition = vec4( transformed, 1.0 );
	#ifdef USE_BATCHING
		worldPosition = batchingMatrix * worldPosition;
	#endif
	#ifdef USE_INSTANCING
		worldPosition = instanceMatrix * worldPosition;
	#endif
	worldPosition = modelMatrix * worldPosition;
#endif`,Wy=`varying vec2 vUv;
uniform mat3 uvTransform;
void main() {
	vUv = ( uvTransform * vec3( uv, 1 ) ).xy;
	gl_Position = vec4( position.xy, 1.0, 1.0 );
}`,Xy=`uniform sampler2D t2D;
uniform float backgroundIntensity;
varying vec2 vUv;
void main() {
	vec4 texColor = texture2D( t2D, vUv );
	#ifdef DECODE_VIDEO_TEXTURE
		texColor = vec4( mix( pow( texColor.rgb * 0.9478672986 + vec3( 0.0521327014 ), vec3( 2.4 ) ), texColor.rgb * 0.0773993808, vec3( lessThanEqual( texColor.rgb, vec3( 0.04045 ) ) ) ), texColor.w );
	#endif
	texColor.rgb *= backgroundIntensity;
	gl_FragColor = texColor;
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
}`,qy=`varying vec3 vWorldDirection;
#include <common>
void main() {
	vWorldDirection = transformDirection( position, modelMatrix );
	#include <begin_vertex>
	#include <project_vertex>
	gl_Position.z = gl_Position.w;
}`,Yy=`uniform float backgroundBlurriness;
uniform float backgroundIntensity;
uniform mat3 backgroundRotation;
varying vec3 vWorldDirection;
#include <envmap_common_pars_fragment>
void main() {
	#ifdef ENVMAP_TYPE_PMREM
		vec4 texColor = textureLod( envMap, backgroundRotation * vWorldDirection, roughnessToMip( backgroundBlurriness ) );
	#else
		vec4 texColor = textureCube( envMap, backgroundRotation * vWorldDirection );
	#endif
	texColor.rgb *= backgroundIntensity;
	gl_FragColor = texColor;
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
}`,$y=`varying vec3 vWorldDirection;
#include <common>
void main() {
	vWorldDirection = transformDirection( position, modelMatrix );
	#include <begin_vertex>
	#include <project_vertex>
	gl_Position.z = gl_Position.w;
}`,Zy=`uniform samplerCube tCube;
uniform float tFlip;
uniform float opacity;
varying vec3 vWorldDirection;
void main() {
	vec4 texColor = textureCube( tCube, vec3( tFlip * vWorldDirection.x, vWorldDirection.yz ) );
	gl_FragColor = texColor;
	gl_FragColor.a *= opacity;
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
}`,jy=`#include <common>
#include <batching_pars_vertex>
#include <uv_pars_vertex>
#include <displacementmap_pars_vertex>
#include <morphtarget_pars_vertex>
#include <skinning_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <clipping_planes_pars_vertex>
varying vec2 vHighPrecisionZW;
void main() {
	#include <uv_vertex>
	#include <batching_vertex>
	#include <skinbase_vertex>
	#include <morphinstance_vertex>
	#ifdef USE_DISPLACEMENTMAP
		#include <beginnormal_vertex>
		#include <morphnormal_vertex>
		#include <skinnormal_vertex>
	#endif
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <skinning_vertex>
	#include <displacementmap_vertex>
	#include <project_vertex>
	#include <logdepthbuf_vertex>
	#include <clipping_planes_vertex>
	vHighPrecisionZW = gl_Position.zw;
}`,Ky=`#if DEPTH_PACKING == 3200
	uniform float opacity;
#endif
#include <common>
#include <packing>
#include <uv_pars_fragment>
#include <map_pars_fragment>
#include <alphamap_pars_fragment>
#include <alphatest_pars_fragment>
#include <alphahash_pars_fragment>
#include <logdepthbuf_pars_fragment>
#include <clipping_planes_pars_fragment>
varying vec2 vHighPrecisionZW;
void main() {
	vec4 diffuseColor = vec4( 1.0 );
	#include <clipping_planes_fragment>
	#if DEPTH_PACKING == 3200
		diffuseColor.a = opacity;
	#endif
	#include <map_fragment>
	#include <alphamap_fragment>
	#include <alphatest_fragment>
	#include <alphahash_fragment>
	#include <logdepthbuf_fragment>
	#ifdef USE_REVERSED_DEPTH_BUFFER
		float fragCoordZ = vHighPrecisionZW[ 0 ] / vHighPrecisionZW[ 1 ];
	#else
		float fragCoordZ = 0.5 * vHighPrecisionZW[ 0 ] / vHighPrecisionZW[ 1 ] + 0.5;
	#endif
	#if DEPTH_PACKING == 3200
		gl_FragColor = vec4( vec3( 1.0 - fragCoordZ ), opacity );
	#elif DEPTH_PACKING == 3201
		gl_FragColor = packDepthToRGBA( fragCoordZ );
	#elif DEPTH_PACKING == 3202
		gl_FragColor = vec4( packDepthToRGB( fragCoordZ ), 1.0 );
	#elif DEPTH_PACKING == 3203
		gl_FragColor = vec4( packDepthToRG( fragCoordZ ), 0.0, 1.0 );
	#endif
}`,Jy=`#define DISTANCE
varying vec3 vWorldPosition;
#include <common>
#include <batching_pars_vertex>
#include <uv_pars_vertex>
#include <displacementmap_pars_vertex>
#include <morphtarget_pars_vertex>
#include <skinning_pars_vertex>
#include <clipping_planes_pars_vertex>
void main() {
	#include <uv_vertex>
	#include <batching_vertex>
	#include <skinbase_vertex>
	#include <morphinstance_vertex>
	#ifdef USE_DISPLACEMENTMAP
		#include <beginnormal_vertex>
		#include <morphnormal_vertex>
		#include <skinnormal_vertex>
	#endif
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <skinning_vertex>
	#include <displacementmap_vertex>
	#include <project_vertex>
	#include <worldpos_vertex>
	#include <clipping_planes_vertex>
	vWorldPosition = worldPosition.xyz;
}`,Qy=`#define DISTANCE
uniform vec3 referencePosition;
uniform float nearDistance;
uniform float farDistance;
varying vec3 vWorldPosition;
#include <common>
#include <uv_pars_fragment>
#include <map_pars_fragment>
#include <alphamap_pars_fragment>
#include <alphatest_pars_fragment>
#include <alphahash_pars_fragment>
#include <clipping_planes_pars_fragment>
void main() {
	vec4 diffuseColor = vec4( 1.0 );
	#include <clipping_planes_fragment>
	#include <map_fragment>
	#include <alphamap_fragment>
	#include <alphatest_fragment>
	#include <alphahash_fragment>
	float dist = length( vWorldPosition - referencePosition );
	dist = ( dist - nearDistance ) / ( farDistance - nearDistance );
	dist = saturate( dist );
	gl_FragColor = vec4( dist, 0.0, 0.0, 1.0 );
}`,tv=`varying vec3 vWorldDirection;
#include <common>
void main() {
	vWorldDirection = transformDirection( position, modelMatrix );
	#include <begin_vertex>
	#include <project_vertex>
}`,ev=`uniform sampler2D tEquirect;
varying vec3 vWorldDirection;
#include <common>
void main() {
	vec3 direction = normalize( vWorldDirection );
	vec2 sampleUV = equirectUv( direction );
	gl_FragColor = texture2D( tEquirect, sampleUV );
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
}`,iv=`uniform float scale;
attribute float lineDistance;
varying float vLineDistance;
#include <common>
#include <uv_pars_vertex>
#include <color_pars_vertex>
#include <fog_pars_vertex>
#include <morphtarget_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <clipping_planes_pars_vertex>
void main() {
	vLineDistance = scale * lineDistance;
	#include <uv_vertex>
	#include <color_vertex>
	#include <morphinstance_vertex>
	#include <morphcolor_vertex>
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <project_vertex>
	#include <logdepthbuf_vertex>
	#include <clipping_planes_vertex>
	#include <fog_vertex>
}`,nv=`uniform vec3 diffuse;
uniform float opacity;
uniform float dashSize;
uniform float totalSize;
varying float vLineDistance;
#include <common>
#include <color_pars_fragment>
#include <uv_pars_fragment>
#include <map_pars_fragment>
#include <fog_pars_fragment>
#include <logdepthbuf_pars_fragment>
#include <clipping_planes_pars_fragment>
void main() {
	vec4 diffuseColor = vec4( diffuse, opacity );
	#include <clipping_planes_fragment>
	if ( mod( vLineDistance, totalSize ) > dashSize ) {
		discard;
	}
	vec3 outgoingLight = vec3( 0.0 );
	#include <logdepthbuf_fragment>
	#include <map_fragment>
	#include <color_fragment>
	outgoingLight = diffuseColor.rgb;
	#include <opaque_fragment>
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
	#include <fog_fragment>
	#include <premultiplied_alpha_fragment>
}`,sv=`#include <common>
#include <batching_pars_vertex>
#include <uv_pars_vertex>
#include <envmap_pars_vertex>
#include <color_pars_vertex>
#include <fog_pars_vertex>
#include <morphtarget_pars_vertex>
#include <skinning_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <clipping_planes_pars_vertex>
void main() {
	#include <uv_vertex>
	#include <color_vertex>
	#include <morphinstance_vertex>
	#include <morphcolor_vertex>
	#include <batching_vertex>
	#if defined ( USE_ENVMAP ) || defined ( USE_SKINNING )
		#include <beginnormal_vertex>
		#include <morphnormal_vertex>
		#include <skinbase_vertex>
		#include <skinnormal_vertex>
		#include <defaultnormal_vertex>
	#endif
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <skinning_vertex>
	#include <project_vertex>
	#include <logdepthbuf_vertex>
	#include <clipping_planes_vertex>
	#include <worldpos_vertex>
	#include <envmap_vertex>
	#include <fog_vertex>
}`,rv=`uniform vec3 diffuse;
uniform float opacity;
#ifndef FLAT_SHADED
	varying vec3 vNormal;
#endif
#include <common>
#include <dithering_pars_fragment>
#include <color_pars_fragment>
#include <uv_pars_fragment>
#include <map_pars_fragment>
#include <alphamap_pars_fragment>
#include <alphatest_pars_fragment>
#include <alphahash_pars_fragment>
#include <aomap_pars_fragment>
#include <lightmap_pars_fragment>
#include <envmap_common_pars_fragment>
#include <envmap_pars_fragment>
#include <fog_pars_fragment>
#include <specularmap_pars_fragment>
#include <logdepthbuf_pars_fragment>
#include <clipping_planes_pars_fragment>
void main() {
	vec4 diffuseColor = vec4( diffuse, opacity );
	#include <clipping_planes_fragment>
	#include <logdepthbuf_fragment>
	#include <map_fragment>
	#include <color_fragment>
	#include <alphamap_fragment>
	#include <alphatest_fragment>
	#include <alphahash_fragment>
	#include <specularmap_fragment>
	ReflectedLight reflectedLight = ReflectedLight( vec3( 0.0 ), vec3( 0.0 ), vec3( 0.0 ), vec3( 0.0 ) );
	#ifdef USE_LIGHTMAP
		vec4 lightMapTexel = texture2D( lightMap, vLightMapUv );
		reflectedLight.indirectDiffuse += lightMapTexel.rgb * lightMapIntensity * RECIPROCAL_PI;
	#else
		reflectedLight.indirectDiffuse += vec3( 1.0 );
	#endif
	#include <aomap_fragment>
	reflectedLight.indirectDiffuse *= diffuseColor.rgb;
	vec3 outgoingLight = reflectedLight.indirectDiffuse;
	#include <envmap_fragment>
	#include <opaque_fragment>
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
	#include <fog_fragment>
	#include <premultiplied_alpha_fragment>
	#include <dithering_fragment>
}`,ov=`#define LAMBERT
varying vec3 vViewPosition;
#include <common>
#include <batching_pars_vertex>
#include <uv_pars_vertex>
#include <displacementmap_pars_vertex>
#include <envmap_pars_vertex>
#include <color_pars_vertex>
#include <fog_pars_vertex>
#include <normal_pars_vertex>
#include <morphtarget_pars_vertex>
#include <skinning_pars_vertex>
#include <shadowmap_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <clipping_planes_pars_vertex>
void main() {
	#include <uv_vertex>
	#include <color_vertex>
	#include <morphinstance_vertex>
	#include <morphcolor_vertex>
	#include <batching_vertex>
	#include <beginnormal_vertex>
	#include <morphnormal_vertex>
	#include <skinbase_vertex>
	#include <skinnormal_vertex>
	#include <defaultnormal_vertex>
	#include <normal_vertex>
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <skinning_vertex>
	#include <displacementmap_vertex>
	#include <project_vertex>
	#include <logdepthbuf_vertex>
	#include <clipping_planes_vertex>
	vViewPosition = - mvPosition.xyz;
	#include <worldpos_vertex>
	#include <envmap_vertex>
	#include <shadowmap_vertex>
	#include <fog_vertex>
}`,av=`#define LAMBERT
uniform vec3 diffuse;
uniform vec3 emissive;
uniform float opacity;
#include <common>
#include <dithering_pars_fragment>
#include <color_pars_fragment>
#include <uv_pars_fragment>
#include <map_pars_fragment>
#include <alphamap_pars_fragment>
#include <alphatest_pars_fragment>
#include <alphahash_pars_fragment>
#include <aomap_pars_fragment>
#include <lightmap_pars_fragment>
#include <emissivemap_pars_fragment>
#include <envmap_common_pars_fragment>
#include <envmap_pars_fragment>
#include <envmap_physical_pars_fragment>
#include <fog_pars_fragment>
#include <bsdfs>
#include <lights_pars_begin>
#include <normal_pars_fragment>
#include <lights_lambert_pars_fragment>
#include <shadowmap_pars_fragment>
#include <bumpmap_pars_fragment>
#include <normalmap_pars_fragment>
#include <specularmap_pars_fragment>
#include <logdepthbuf_pars_fragment>
#include <clipping_planes_pars_fragment>
void main() {
	vec4 diffuseColor = vec4( diffuse, opacity );
	#include <clipping_planes_fragment>
	ReflectedLight reflectedLight = ReflectedLight( vec3( 0.0 ), vec3( 0.0 ), vec3( 0.0 ), vec3( 0.0 ) );
	vec3 totalEmissiveRadiance = emissive;
	#include <logdepthbuf_fragment>
	#include <map_fragment>
	#include <color_fragment>
	#include <alphamap_fragment>
	#include <alphatest_fragment>
	#include <alphahash_fragment>
	#include <specularmap_fragment>
	#include <normal_fragment_begin>
	#include <normal_fragment_maps>
	#include <emissivemap_fragment>
	#include <lights_lambert_fragment>
	#include <lights_fragment_begin>
	#include <lights_fragment_maps>
	#include <lights_fragment_end>
	#include <aomap_fragment>
	vec3 outgoingLight = reflectedLight.directDiffuse + reflectedLight.indirectDiffuse + totalEmissiveRadiance;
	#include <envmap_fragment>
	#include <opaque_fragment>
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
	#include <fog_fragment>
	#include <premultiplied_alpha_fragment>
	#include <dithering_fragment>
}`,lv=`#define MATCAP
varying vec3 vViewPosition;
#include <common>
#include <batching_pars_vertex>
#include <uv_pars_vertex>
#include <color_pars_vertex>
#include <displacementmap_pars_vertex>
#include <fog_pars_vertex>
#include <normal_pars_vertex>
#include <morphtarget_pars_vertex>
#include <skinning_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <clipping_planes_pars_vertex>
void main() {
	#include <uv_vertex>
	#include <color_vertex>
	#include <morphinstance_vertex>
	#include <morphcolor_vertex>
	#include <batching_vertex>
	#include <beginnormal_vertex>
	#include <morphnormal_vertex>
	#include <skinbase_vertex>
	#include <skinnormal_vertex>
	#include <defaultnormal_vertex>
	#include <normal_vertex>
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <skinning_vertex>
	#include <displacementmap_vertex>
	#include <project_vertex>
	#include <logdepthbuf_vertex>
	#include <clipping_planes_vertex>
	#include <fog_vertex>
	vViewPosition = - mvPosition.xyz;
}`,cv=`#define MATCAP
uniform vec3 diffuse;
uniform float opacity;
uniform sampler2D matcap;
varying vec3 vViewPosition;
#include <common>
#include <dithering_pars_fragment>
#include <color_pars_fragment>
#include <uv_pars_fragment>
#include <map_pars_fragment>
#include <alphamap_pars_fragment>
#include <alphatest_pars_fragment>
#include <alphahash_pars_fragment>
#include <fog_pars_fragment>
#include <normal_pars_fragment>
#include <bumpmap_pars_fragment>
#include <normalmap_pars_fragment>
#include <logdepthbuf_pars_fragment>
#include <clipping_planes_pars_fragment>
void main() {
	vec4 diffuseColor = vec4( diffuse, opacity );
	#include <clipping_planes_fragment>
	#include <logdepthbuf_fragment>
	#include <map_fragment>
	#include <color_fragment>
	#include <alphamap_fragment>
	#include <alphatest_fragment>
	#include <alphahash_fragment>
	#include <normal_fragment_begin>
	#include <normal_fragment_maps>
	vec3 viewDir = normalize( vViewPosition );
	vec3 x = normalize( vec3( viewDir.z, 0.0, - viewDir.x ) );
	vec3 y = cross( viewDir, x );
	vec2 uv = vec2( dot( x, normal ), dot( y, normal ) ) * 0.495 + 0.5;
	#ifdef USE_MATCAP
		vec4 matcapColor = texture2D( matcap, uv );
	#else
		vec4 matcapColor = vec4( vec3( mix( 0.2, 0.8, uv.y ) ), 1.0 );
	#endif
	vec3 outgoingLight = diffuseColor.rgb * matcapColor.rgb;
	#include <opaque_fragment>
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
	#include <fog_fragment>
	#include <premultiplied_alpha_fragment>
	#include <dithering_fragment>
}`,hv=`#define NORMAL
#if defined( FLAT_SHADED ) || defined( USE_BUMPMAP ) || defined( USE_NORMALMAP_TANGENTSPACE )
	varying vec3 vViewPosition;
#endif
#include <common>
#include <batching_pars_vertex>
#include <uv_pars_vertex>
#include <displacementmap_pars_vertex>
#include <normal_pars_vertex>
#include <morphtarget_pars_vertex>
#include <skinning_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <clipping_planes_pars_vertex>
void main() {
	#include <uv_vertex>
	#include <batching_vertex>
	#include <beginnormal_vertex>
	#include <morphinstance_vertex>
	#include <morphnormal_vertex>
	#include <skinbase_vertex>
	#include <skinnormal_vertex>
	#include <defaultnormal_vertex>
	#include <normal_vertex>
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <skinning_vertex>
	#include <displacementmap_vertex>
	#include <project_vertex>
	#include <logdepthbuf_vertex>
	#include <clipping_planes_vertex>
#if defined( FLAT_SHADED ) || defined( USE_BUMPMAP ) || defined( USE_NORMALMAP_TANGENTSPACE )
	vViewPosition = - mvPosition.xyz;
#endif
}`,uv=`#define NORMAL
uniform float opacity;
#if defined( FLAT_SHADED ) || defined( USE_BUMPMAP ) || defined( USE_NORMALMAP_TANGENTSPACE )
	varying vec3 vViewPosition;
#endif
#include <uv_pars_fragment>
#include <normal_pars_fragment>
#include <bumpmap_pars_fragment>
#include <normalmap_pars_fragment>
#include <logdepthbuf_pars_fragment>
#include <clipping_planes_pars_fragment>
void main() {
	vec4 diffuseColor = vec4( 0.0, 0.0, 0.0, opacity );
	#include <clipping_planes_fragment>
	#include <logdepthbuf_fragment>
	#include <normal_fragment_begin>
	#include <normal_fragment_maps>
	gl_FragColor = vec4( normalize( normal ) * 0.5 + 0.5, diffuseColor.a );
	#ifdef OPAQUE
		gl_FragColor.a = 1.0;
	#endif
}`,dv=`#define PHONG
varying vec3 vViewPosition;
#include <common>
#include <batching_pars_vertex>
#include <uv_pars_vertex>
#include <displacementmap_pars_vertex>
#include <envmap_pars_vertex>
#include <color_pars_vertex>
#include <fog_pars_vertex>
#include <normal_pars_vertex>
#include <morphtarget_pars_vertex>
#include <skinning_pars_vertex>
#include <shadowmap_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <clipping_planes_pars_vertex>
void main() {
	#include <uv_vertex>
	#include <color_vertex>
	#include <morphcolor_vertex>
	#include <batching_vertex>
	#include <beginnormal_vertex>
	#include <morphinstance_vertex>
	#include <morphnormal_vertex>
	#include <skinbase_vertex>
	#include <skinnormal_vertex>
	#include <defaultnormal_vertex>
	#include <normal_vertex>
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <skinning_vertex>
	#include <displacementmap_vertex>
	#include <project_vertex>
	#include <logdepthbuf_vertex>
	#include <clipping_planes_vertex>
	vViewPosition = - mvPosition.xyz;
	#include <worldpos_vertex>
	#include <envmap_vertex>
	#include <shadowmap_vertex>
	#include <fog_vertex>
}`,fv=`#define PHONG
uniform vec3 diffuse;
uniform vec3 emissive;
uniform vec3 specular;
uniform float shininess;
uniform float opacity;
#include <common>
#include <dithering_pars_fragment>
#include <color_pars_fragment>
#include <uv_pars_fragment>
#include <map_pars_fragment>
#include <alphamap_pars_fragment>
#include <alphatest_pars_fragment>
#include <alphahash_pars_fragment>
#include <aomap_pars_fragment>
#include <lightmap_pars_fragment>
#include <emissivemap_pars_fragment>
#include <envmap_common_pars_fragment>
#include <envmap_pars_fragment>
#include <envmap_physical_pars_fragment>
#include <fog_pars_fragment>
#include <bsdfs>
#include <lights_pars_begin>
#include <normal_pars_fragment>
#include <lights_phong_pars_fragment>
#include <shadowmap_pars_fragment>
#include <bumpmap_pars_fragment>
#include <normalmap_pars_fragment>
#include <specularmap_pars_fragment>
#include <logdepthbuf_pars_fragment>
#include <clipping_planes_pars_fragment>
void main() {
	vec4 diffuseColor = vec4( diffuse, opacity );
	#include <clipping_planes_fragment>
	ReflectedLight reflectedLight = ReflectedLight( vec3( 0.0 ), vec3( 0.0 ), vec3( 0.0 ), vec3( 0.0 ) );
	vec3 totalEmissiveRadiance = emissive;
	#include <logdepthbuf_fragment>
	#include <map_fragment>
	#include <color_fragment>
	#include <alphamap_fragment>
	#include <alphatest_fragment>
	#include <alphahash_fragment>
	#include <specularmap_fragment>
	#include <normal_fragment_begin>
	#include <normal_fragment_maps>
	#include <emissivemap_fragment>
	#include <lights_phong_fragment>
	#include <lights_fragment_begin>
	#include <lights_fragment_maps>
	#include <lights_fragment_end>
	#include <aomap_fragment>
	vec3 outgoingLight = reflectedLight.directDiffuse + reflectedLight.indirectDiffuse + reflectedLight.directSpecular + reflectedLight.indirectSpecular + totalEmissiveRadiance;
	#include <envmap_fragment>
	#include <opaque_fragment>
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
	#include <fog_fragment>
	#include <premultiplied_alpha_fragment>
	#include <dithering_fragment>
}`,pv=`#define STANDARD
varying vec3 vViewPosition;
#ifdef USE_TRANSMISSION
	varying vec3 vWorldPosition;
#endif
#include <common>
#include <batching_pars_vertex>
#include <uv_pars_vertex>
#include <displacementmap_pars_vertex>
#include <color_pars_vertex>
#include <fog_pars_vertex>
#include <normal_pars_vertex>
#include <morphtarget_pars_vertex>
#include <skinning_pars_vertex>
#include <shadowmap_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <clipping_planes_pars_vertex>
void main() {
	#include <uv_vertex>
	#include <color_vertex>
	#include <morphinstance_vertex>
	#include <morphcolor_vertex>
	#include <batching_vertex>
	#include <beginnormal_vertex>
	#include <morphnormal_vertex>
	#include <skinbase_vertex>
	#include <skinnormal_vertex>
	#include <defaultnormal_vertex>
	#include <normal_vertex>
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <skinning_vertex>
	#include <displacementmap_vertex>
	#include <project_vertex>
	#include <logdepthbuf_vertex>
	#include <clipping_planes_vertex>
	vViewPosition = - mvPosition.xyz;
	#include <worldpos_vertex>
	#include <shadowmap_vertex>
	#include <fog_vertex>
#ifdef USE_TRANSMISSION
	vWorldPosition = worldPosition.xyz;
#endif
}`,mv=`#define STANDARD
#ifdef PHYSICAL
	#define IOR
	#define USE_SPECULAR
#endif
uniform vec3 diffuse;
uniform vec3 emissive;
uniform float roughness;
uniform float metalness;
uniform float opacity;
#ifdef IOR
	uniform float ior;
#endif
#ifdef USE_SPECULAR
	uniform float specularIntensity;
	uniform vec3 specularColor;
	#ifdef USE_SPECULAR_COLORMAP
		uniform sampler2D specularColorMap;
	#endif
	#ifdef USE_SPECULAR_INTENSITYMAP
		uniform sampler2D specularIntensityMap;
	#endif
#endif
#ifdef USE_CLEARCOAT
	uniform float clearcoat;
	uniform float clearcoatRoughness;
#endif
#ifdef USE_DIFFUSE_ROUGHNESS
	uniform float diffuseRoughness;
	#ifdef USE_DIFFUSE_ROUGHNESSMAP
		uniform sampler2D diffuseRoughnessMap;
	#endif
#endif
#ifdef USE_DISPERSION
	uniform float dispersion;
#endif
#ifdef USE_RETROREFLECTION
	uniform float retroreflectivity;
#endif
#ifdef USE_IRIDESCENCE
	uniform float iridescence;
	uniform float iridescenceIOR;
	uniform float iridescenceThicknessMinimum;
	uniform float iridescenceThicknessMaximum;
#endif
#ifdef USE_SHEEN
	uniform vec3 sheenColor;
	uniform float sheenRoughness;
	#ifdef USE_SHEEN_COLORMAP
		uniform sampler2D sheenColorMap;
	#endif
	#ifdef USE_SHEEN_ROUGHNESSMAP
		uniform sampler2D sheenRoughnessMap;
	#endif
#endif
#ifdef USE_ANISOTROPY
	uniform vec2 anisotropyVector;
	#ifdef USE_ANISOTROPYMAP
		uniform sampler2D anisotropyMap;
	#endif
#endif
varying vec3 vViewPosition;
#include <common>
#include <dithering_pars_fragment>
#include <color_pars_fragment>
#include <uv_pars_fragment>
#include <map_pars_fragment>
#include <alphamap_pars_fragment>
#include <alphatest_pars_fragment>
#include <alphahash_pars_fragment>
#include <aomap_pars_fragment>
#include <lightmap_pars_fragment>
#include <emissivemap_pars_fragment>
#include <iridescence_fragment>
#include <envmap_common_pars_fragment>
#include <envmap_physical_pars_fragment>
#include <fog_pars_fragment>
#include <lights_pars_begin>
#include <normal_pars_fragment>
#include <lights_physical_pars_fragment>
#include <transmission_pars_fragment>
#include <shadowmap_pars_fragment>
#include <bumpmap_pars_fragment>
#include <normalmap_pars_fragment>
#include <clearcoat_pars_fragment>
#include <iridescence_pars_fragment>
#include <roughnessmap_pars_fragment>
#include <metalnessmap_pars_fragment>
#include <logdepthbuf_pars_fragment>
#include <clipping_planes_pars_fragment>
void main() {
	vec4 diffuseColor = vec4( diffuse, opacity );
	#include <clipping_planes_fragment>
	ReflectedLight reflectedLight = ReflectedLight( vec3( 0.0 ), vec3( 0.0 ), vec3( 0.0 ), vec3( 0.0 ) );
	vec3 totalEmissiveRadiance = emissive;
	#include <logdepthbuf_fragment>
	#include <map_fragment>
	#include <color_fragment>
	#include <alphamap_fragment>
	#include <alphatest_fragment>
	#include <alphahash_fragment>
	#include <roughnessmap_fragment>
	#include <metalnessmap_fragment>
	#include <normal_fragment_begin>
	#include <normal_fragment_maps>
	#include <clearcoat_normal_fragment_begin>
	#include <clearcoat_normal_fragment_maps>
	#include <emissivemap_fragment>
	#include <lights_physical_fragment>
	#include <lights_fragment_begin>
	#include <lights_fragment_maps>
	#include <lights_fragment_end>
	#include <aomap_fragment>
	vec3 totalDiffuse = reflectedLight.directDiffuse + reflectedLight.indirectDiffuse;
	vec3 totalSpecular = reflectedLight.directSpecular + reflectedLight.indirectSpecular;
	#include <transmission_fragment>
	vec3 outgoingLight = totalDiffuse + totalSpecular + totalEmissiveRadiance;
	#ifdef USE_SHEEN
 
		outgoingLight = outgoingLight + sheenSpecularDirect + sheenSpecularIndirect;
 
 	#endif
	#ifdef USE_CLEARCOAT
		float dotNVcc = saturate( dot( geometryClearcoatNormal, geometryViewDir ) );
		vec3 Fcc = F_Schlick( material.clearcoatF0, material.clearcoatF90, dotNVcc );
		outgoingLight = outgoingLight * ( 1.0 - material.clearcoat * Fcc ) + ( clearcoatSpecularDirect + clearcoatSpecularIndirect ) * material.clearcoat;
	#endif
	#include <opaque_fragment>
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
	#include <fog_fragment>
	#include <premultiplied_alpha_fragment>
	#include <dithering_fragment>
}`,gv=`#define TOON
varying vec3 vViewPosition;
#include <common>
#include <batching_pars_vertex>
#include <uv_pars_vertex>
#include <displacementmap_pars_vertex>
#include <color_pars_vertex>
#include <fog_pars_vertex>
#include <normal_pars_vertex>
#include <morphtarget_pars_vertex>
#include <skinning_pars_vertex>
#include <shadowmap_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <clipping_planes_pars_vertex>
void main() {
	#include <uv_vertex>
	#include <color_vertex>
	#include <morphinstance_vertex>
	#include <morphcolor_vertex>
	#include <batching_vertex>
	#include <beginnormal_vertex>
	#include <morphnormal_vertex>
	#include <skinbase_vertex>
	#include <skinnormal_vertex>
	#include <defaultnormal_vertex>
	#include <normal_vertex>
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <skinning_vertex>
	#include <displacementmap_vertex>
	#include <project_vertex>
	#include <logdepthbuf_vertex>
	#include <clipping_planes_vertex>
	vViewPosition = - mvPosition.xyz;
	#include <worldpos_vertex>
	#include <shadowmap_vertex>
	#include <fog_vertex>
}`,_v=`#define TOON
uniform vec3 diffuse;
uniform vec3 emissive;
uniform float opacity;
#include <common>
#include <dithering_pars_fragment>
#include <color_pars_fragment>
#include <uv_pars_fragment>
#include <map_pars_fragment>
#include <alphamap_pars_fragment>
#include <alphatest_pars_fragment>
#include <alphahash_pars_fragment>
#include <aomap_pars_fragment>
#include <lightmap_pars_fragment>
#include <emissivemap_pars_fragment>
#include <gradientmap_pars_fragment>
#include <fog_pars_fragment>
#include <bsdfs>
#include <lights_pars_begin>
#include <normal_pars_fragment>
#include <lights_toon_pars_fragment>
#include <shadowmap_pars_fragment>
#include <bumpmap_pars_fragment>
#include <normalmap_pars_fragment>
#include <logdepthbuf_pars_fragment>
#include <clipping_planes_pars_fragment>
void main() {
	vec4 diffuseColor = vec4( diffuse, opacity );
	#include <clipping_planes_fragment>
	ReflectedLight reflectedLight = ReflectedLight( vec3( 0.0 ), vec3( 0.0 ), vec3( 0.0 ), vec3( 0.0 ) );
	vec3 totalEmissiveRadiance = emissive;
	#include <logdepthbuf_fragment>
	#include <map_fragment>
	#include <color_fragment>
	#include <alphamap_fragment>
	#include <alphatest_fragment>
	#include <alphahash_fragment>
	#include <normal_fragment_begin>
	#include <normal_fragment_maps>
	#include <emissivemap_fragment>
	#include <lights_toon_fragment>
	#include <lights_fragment_begin>
	#include <lights_fragment_maps>
	#include <lights_fragment_end>
	#include <aomap_fragment>
	vec3 outgoingLight = reflectedLight.directDiffuse + reflectedLight.indirectDiffuse + totalEmissiveRadiance;
	#include <opaque_fragment>
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
	#include <fog_fragment>
	#include <premultiplied_alpha_fragment>
	#include <dithering_fragment>
}`,yv=`uniform float size;
uniform float scale;
#include <common>
#include <color_pars_vertex>
#include <fog_pars_vertex>
#include <morphtarget_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <clipping_planes_pars_vertex>
#ifdef USE_POINTS_UV
	varying vec2 vUv;
	uniform mat3 uvTransform;
#endif
void main() {
	#ifdef USE_POINTS_UV
		vUv = ( uvTransform * vec3( uv, 1 ) ).xy;
	#endif
	#include <color_vertex>
	#include <morphinstance_vertex>
	#include <morphcolor_vertex>
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <project_vertex>
	gl_PointSize = size;
	#ifdef USE_SIZEATTENUATION
		bool isPerspective = isPerspectiveMatrix( projectionMatrix );
		if ( isPerspective ) gl_PointSize *= ( scale / - mvPosition.z );
	#endif
	#include <logdepthbuf_vertex>
	#include <clipping_planes_vertex>
	#include <worldpos_vertex>
	#include <fog_vertex>
}`,vv=`uniform vec3 diffuse;
uniform float opacity;
#include <common>
#include <color_pars_fragment>
#include <map_particle_pars_fragment>
#include <alphatest_pars_fragment>
#include <alphahash_pars_fragment>
#include <fog_pars_fragment>
#include <logdepthbuf_pars_fragment>
#include <clipping_planes_pars_fragment>
void main() {
	vec4 diffuseColor = vec4( diffuse, opacity );
	#include <clipping_planes_fragment>
	vec3 outgoingLight = vec3( 0.0 );
	#include <logdepthbuf_fragment>
	#include <map_particle_fragment>
	#include <color_fragment>
	#include <alphatest_fragment>
	#include <alphahash_fragment>
	outgoingLight = diffuseColor.rgb;
	#include <opaque_fragment>
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
	#include <fog_fragment>
	#include <premultiplied_alpha_fragment>
}`,xv=`#include <common>
#include <batching_pars_vertex>
#include <fog_pars_vertex>
#include <morphtarget_pars_vertex>
#include <skinning_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <shadowmap_pars_vertex>
void main() {
	#include <batching_vertex>
	#include <beginnormal_vertex>
	#include <morphinstance_vertex>
	#include <morphnormal_vertex>
	#include <skinbase_vertex>
	#include <skinnormal_vertex>
	#include <defaultnormal_vertex>
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <skinning_vertex>
	#include <project_vertex>
	#include <logdepthbuf_vertex>
	#include <worldpos_vertex>
	#include <shadowmap_vertex>
	#include <fog_vertex>
}`,bv=`uniform vec3 color;
uniform float opacity;
#include <common>
#include <fog_pars_fragment>
#include <bsdfs>
#include <lights_pars_begin>
#include <logdepthbuf_pars_fragment>
#include <shadowmap_pars_fragment>
#include <shadowmask_pars_fragment>
void main() {
	#include <logdepthbuf_fragment>
	gl_FragColor = vec4( color, opacity * ( 1.0 - getShadowMask() ) );
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
	#include <fog_fragment>
	#include <premultiplied_alpha_fragment>
}`,Sv=`uniform float rotation;
uniform vec2 center;
#include <common>
#include <uv_pars_vertex>
#include <fog_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <clipping_planes_pars_vertex>
void main() {
	#include <uv_vertex>
	vec4 mvPosition = modelViewMatrix[ 3 ];
	vec2 scale = vec2( length( modelMatrix[ 0 ].xyz ), length( modelMatrix[ 1 ].xyz ) );
	#ifndef USE_SIZEATTENUATION
		bool isPerspective = isPerspectiveMatrix( projectionMatrix );
		if ( isPerspective ) scale *= - mvPosition.z;
	#endif
	vec2 alignedPosition = ( position.xy - ( center - vec2( 0.5 ) ) ) * scale;
	vec2 rotatedPosition;
	rotatedPosition.x = cos( rotation ) * alignedPosition.x - sin( rotation ) * alignedPosition.y;
	rotatedPosition.y = sin( rotation ) * alignedPosition.x + cos( rotation ) * alignedPosition.y;
	mvPosition.xy += rotatedPosition;
	gl_Position = projectionMatrix * mvPosition;
	#include <logdepthbuf_vertex>
	#include <clipping_planes_vertex>
	#include <fog_vertex>
}`,Mv=`uniform vec3 diffuse;
uniform float opacity;
#include <common>
#include <uv_pars_fragment>
#include <map_pars_fragment>
#include <alphamap_pars_fragment>
#include <alphatest_pars_fragment>
#include <alphahash_pars_fragment>
#include <fog_pars_fragment>
#include <logdepthbuf_pars_fragment>
#include <clipping_planes_pars_fragment>
void main() {
	vec4 diffuseColor = vec4( diffuse, opacity );
	#include <clipping_planes_fragment>
	vec3 outgoingLight = vec3( 0.0 );
	#include <logdepthbuf_fragment>
	#include <map_fragment>
	#include <alphamap_fragment>
	#include <alphatest_fragment>
	#include <alphahash_fragment>
	outgoingLight = diffuseColor.rgb;
	#include <opaque_fragment>
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
	#include <fog_fragment>
}`,Gt={alphahash_fragment:X0,alphahash_pars_fragment:q0,alphamap_fragment:Y0,alphamap_pars_fragment:$0,alphatest_fragment:Z0,alphatest_pars_fragment:j0,aomap_fragment:K0,aomap_pars_fragment:J0,batching_pars_vertex:Q0,batching_vertex:t_,begin_vertex:e_,beginnormal_vertex:i_,bsdfs:n_,iridescence_fragment:s_,bumpmap_pars_fragment:r_,clipping_planes_fragment:o_,clipping_planes_pars_fragment:a_,clipping_planes_pars_vertex:l_,clipping_planes_vertex:c_,color_fragment:h_,color_pars_fragment:u_,color_pars_vertex:d_,color_vertex:f_,common:p_,defaultnormal_vertex:m_,displacementmap_pars_vertex:g_,displacementmap_vertex:__,emissivemap_fragment:y_,emissivemap_pars_fragment:v_,colorspace_fragment:x_,colorspace_pars_fragment:b_,envmap_fragment:S_,envmap_common_pars_fragment:M_,envmap_pars_fragment:w_,envmap_pars_vertex:T_,envmap_physical_pars_fragment:O_,envmap_vertex:E_,fog_vertex:A_,fog_pars_vertex:C_,fog_fragment:R_,fog_pars_fragment:P_,gradientmap_pars_fragment:I_,lightmap_pars_fragment:L_,lights_lambert_fragment:D_,lights_lambert_pars_fragment:N_,lights_pars_begin:U_,lights_toon_fragment:F_,lights_toon_pars_fragment:B_,lights_phong_fragment:k_,lights_phong_pars_fragment:z_,lights_physical_fragment:V_,lights_physical_pars_fragment:H_,lights_fragment_begin:G_,lights_fragment_maps:W_,lights_fragment_end:X_,lightprobes_pars_fragment:q_,logdepthbuf_fragment:Y_,logdepthbuf_pars_fragment:$_,logdepthbuf_pars_vertex:Z_,logdepthbuf_vertex:j_,map_fragment:K_,map_pars_fragment:J_,map_particle_fragment:Q_,map_particle_pars_fragment:ty,metalnessmap_fragment:ey,metalnessmap_pars_fragment:iy,morphinstance_vertex:ny,morphcolor_vertex:sy,morphnormal_vertex:ry,morphtarget_pars_vertex:oy,morphtarget_vertex:ay,normal_fragment_begin:ly,normal_fragment_maps:cy,normal_pars_fragment:hy,normal_pars_vertex:uy,normal_vertex:dy,normalmap_pars_fragment:fy,clearcoat_normal_fragment_begin:py,clearcoat_normal_fragment_maps:my,clearcoat_pars_fragment:gy,iridescence_pars_fragment:_y,opaque_fragment:yy,packing:vy,premultiplied_alpha_fragment:xy,project_vertex:by,dithering_fragment:Sy,dithering_pars_fragment:My,roughnessmap_fragment:wy,roughnessmap_pars_fragment:Ty,shadowmap_pars_fragment:Ey,shadowmap_pars_vertex:Ay,shadowmap_vertex:Cy,shadowmask_pars_fragment:Ry,skinbase_vertex:Py,skinning_pars_vertex:Iy,skinning_vertex:Ly,skinnormal_vertex:Dy,specularmap_fragment:Ny,specularmap_pars_fragment:Uy,tonemapping_fragment:Oy,tonemapping_pars_fragment:Fy,transmission_fragment:By,transmission_pars_fragment:ky,uv_pars_fragment:zy,uv_pars_vertex:Vy,uv_vertex:Hy,worldpos_vertex:Gy,background_vert:Wy,background_frag:Xy,backgroundCube_vert:qy,backgroundCube_frag:Yy,cube_vert:$y,cube_frag:Zy,depth_vert:jy,depth_frag:Ky,distance_vert:Jy,distance_frag:Qy,equirect_vert:tv,equirect_frag:ev,linedashed_vert:iv,linedashed_frag:nv,meshbasic_vert:sv,meshbasic_frag:rv,meshlambert_vert:ov,meshlambert_frag:av,meshmatcap_vert:lv,meshmatcap_frag:cv,meshnormal_vert:hv,meshnormal_frag:uv,meshphong_vert:dv,meshphong_frag:fv,meshphysical_vert:pv,meshphysical_frag:mv,meshtoon_vert:gv,meshtoon_frag:_v,points_vert:yv,points_frag:vv,shadow_vert:xv,shadow_frag:bv,sprite_vert:Sv,sprite_frag:Mv},_t={common:{diffuse:{value:new Wt(16777215)},opacity:{value:1},map:{value:null},mapTransform:{value:new Ot},alphaMap:{value:null},alphaMapTransform:{value:new Ot},alphaTest:{value:0}},specularmap:{specularMap:{value:null},specularMapTransform:{value:new Ot}},envmap:{envMap:{value:null},envMapRotation:{value:new Ot},reflectivity:{value:1},ior:{value:1.5},refractionRatio:{value:.98},dfgLUT:{value:null}},aomap:{aoMap:{value:null},aoMapIntensity:{value:1},aoMapTransform:{value:new Ot}},lightmap:{lightMap:{value:null},lightMapIntensity:{value:1},lightMapTransform:{value:new Ot}},bumpmap:{bumpMap:{value:null},bumpMapTransform:{value:new Ot},bumpScale:{value:1}},normalmap:{normalMap:{value:null},normalMapTransform:{value:new Ot},normalScale:{value:new bt(1,1)}},displacementmap:{displacementMap:{value:null},displacementMapTransform:{value:new Ot},displacementScale:{value:1},displacementBias:{value:0}},emissivemap:{emissiveMap:{value:null},emissiveMapTransform:{value:new Ot}},metalnessmap:{metalnessMap:{value:null},metalnessMapTransform:{value:new Ot}},roughnessmap:{roughnessMap:{value:null},roughnessMapTransform:{value:new Ot}},gradientmap:{gradientMap:{value:null}},fog:{fogDensity:{value:25e-5},fogNear:{value:1},fogFar:{value:2e3},fogColor:{value:new Wt(16777215)}},lights:{ambientLightColor:{value:[]},lightProbe:{value:[]},sunLights:{value:[],properties:{direction:{},color:{}}},sunLightShadows:{value:[],properties:{shadowIntensity:1,shadowBias:{},shadowNormalBias:{},shadowRadius:{},shadowMapSize:{}}},sunShadowMatrix:{value:[]},sunShadowCascade:{value:[]},directionalLights:{value:[],properties:{direction:{},color:{}}},directionalLightShadows:{value:[],properties:{shadowIntensity:1,shadowBias:{},shadowNormalBias:{},shadowRadius:{},shadowMapSize:{}}},directionalShadowMatrix:{value:[]},spotLights:{value:[],properties:{color:{},position:{},direction:{},distance:{},coneCos:{},penumbraCos:{},decay:{}}},spotLightShadows:{value:[],properties:{shadowIntensity:1,shadowBias:{},shadowNormalBias:{},shadowRadius:{},shadowMapSize:{}}},spotLightMap:{value:[]},spotLightMatrix:{value:[]},pointLights:{value:[],properties:{color:{},position:{},decay:{},distance:{}}},pointLightShadows:{value:[],properties:{shadowIntensity:1,shadowBias:{},shadowNormalBias:{},shadowRadius:{},shadowMapSize:{},shadowCameraNear:{},shadowCameraFar:{}}},pointShadowMatrix:{value:[]},hemisphereLights:{value:[],properties:{direction:{},skyColor:{},groundColor:{}}},rectAreaLights:{value:[],properties:{color:{},position:{},width:{},height:{}}},ltc_1:{value:null},ltc_2:{value:null},probesSH:{value:[]},probesMin:{value:[]},probesMax:{value:[]},probesResolution:{value:[]}},points:{diffuse:{value:new Wt(16777215)},opacity:{value:1},size:{value:1},scale:{value:1},map:{value:null},alphaMap:{value:null},alphaMapTransform:{value:new Ot},alphaTest:{value:0},uvTransform:{value:new Ot}},sprite:{diffuse:{value:new Wt(16777215)},opacity:{value:1},center:{value:new bt(.5,.5)},rotation:{value:0},map:{value:null},mapTransform:{value:new Ot},alphaMap:{value:null},alphaMapTransform:{value:new Ot},alphaTest:{value:0}}},un={basic:{uniforms:ui([_t.common,_t.specularmap,_t.envmap,_t.aomap,_t.lightmap,_t.fog]),vertexShader:Gt.meshbasic_vert,fragmentShader:Gt.meshbasic_frag},lambert:{uniforms:ui([_t.common,_t.specularmap,_t.envmap,_t.aomap,_t.lightmap,_t.emissivemap,_t.bumpmap,_t.normalmap,_t.displacementmap,_t.fog,_t.lights,{emissive:{value:new Wt(0)},envMapIntensity:{value:1}}]),vertexShader:Gt.meshlambert_vert,fragmentShader:Gt.meshlambert_frag},phong:{uniforms:ui([_t.common,_t.specularmap,_t.envmap,_t.aomap,_t.lightmap,_t.emissivemap,_t.bumpmap,_t.normalmap,_t.displacementmap,_t.fog,_t.lights,{emissive:{value:new Wt(0)},specular:{value:new Wt(1118481)},shininess:{value:30},envMapIntensity:{value:1}}]),vertexShader:Gt.meshphong_vert,fragmentShader:Gt.meshphong_frag},standard:{uniforms:ui([_t.common,_t.envmap,_t.aomap,_t.lightmap,_t.emissivemap,_t.bumpmap,_t.normalmap,_t.displacementmap,_t.roughnessmap,_t.metalnessmap,_t.fog,_t.lights,{emissive:{value:new Wt(0)},roughness:{value:1},metalness:{value:0},envMapIntensity:{value:1}}]),vertexShader:Gt.meshphysical_vert,fragmentShader:Gt.meshphysical_frag},toon:{uniforms:ui([_t.common,_t.aomap,_t.lightmap,_t.emissivemap,_t.bumpmap,_t.normalmap,_t.displacementmap,_t.gradientmap,_t.fog,_t.lights,{emissive:{value:new Wt(0)}}]),vertexShader:Gt.meshtoon_vert,fragmentShader:Gt.meshtoon_frag},matcap:{uniforms:ui([_t.common,_t.bumpmap,_t.normalmap,_t.displacementmap,_t.fog,{matcap:{value:null}}]),vertexShader:Gt.meshmatcap_vert,fragmentShader:Gt.meshmatcap_frag},points:{uniforms:ui([_t.points,_t.fog]),vertexShader:Gt.points_vert,fragmentShader:Gt.points_frag},dashed:{uniforms:ui([_t.common,_t.fog,{scale:{value:1},dashSize:{value:1},totalSize:{value:2}}]),vertexShader:Gt.linedashed_vert,fragmentShader:Gt.linedashed_frag},depth:{uniforms:ui([_t.common,_t.displacementmap]),vertexShader:Gt.depth_vert,fragmentShader:Gt.depth_frag},normal:{uniforms:ui([_t.common,_t.bumpmap,_t.normalmap,_t.displacementmap,{opacity:{value:1}}]),vertexShader:Gt.meshnormal_vert,fragmentShader:Gt.meshnormal_frag},sprite:{uniforms:ui([_t.sprite,_t.fog]),vertexShader:Gt.sprite_vert,fragmentShader:Gt.sprite_frag},background:{uniforms:{uvTransform:{value:new Ot},t2D:{value:null},backgroundIntensity:{value:1}},vertexShader:Gt.background_vert,fragmentShader:Gt.background_frag},backgroundCube:{uniforms:{envMap:{value:null},backgroundBlurriness:{value:0},backgroundIntensity:{value:1},backgroundRotation:{value:new Ot}},vertexShader:Gt.backgroundCube_vert,fragmentShader:Gt.backgroundCube_frag},cube:{uniforms:{tCube:{value:null},tFlip:{value:-1},opacity:{value:1}},vertexShader:Gt.cube_vert,fragmentShader:Gt.cube_frag},equirect:{uniforms:{tEquirect:{value:null}},vertexShader:Gt.equirect_vert,fragmentShader:Gt.equirect_frag},distance:{uniforms:ui([_t.common,_t.displacementmap,{referencePosition:{value:new C},nearDistance:{value:1},farDistance:{value:1e3}}]),vertexShader:Gt.distance_vert,fragmentShader:Gt.distance_frag},shadow:{uniforms:ui([_t.lights,_t.fog,{color:{value:new Wt(0)},opacity:{value:1}}]),vertexShader:Gt.shadow_vert,fragmentShader:Gt.shadow_frag}};un.physical={uniforms:ui([un.standard.uniforms,{clearcoat:{value:0},clearcoatMap:{value:null},clearcoatMapTransform:{value:new Ot},clearcoatNormalMap:{value:null},clearcoatNormalMapTransform:{value:new Ot},clearcoatNormalScale:{value:new bt(1,1)},clearcoatRoughness:{value:0},clearcoatRoughnessMap:{value:null},clearcoatRoughnessMapTransform:{value:new Ot},diffuseRoughness:{value:0},diffuseRoughnessMap:{value:null},diffuseRoughnessMapTransform:{value:new Ot},dispersion:{value:0},retroreflectivity:{value:0},iridescence:{value:0},iridescenceMap:{value:null},iridescenceMapTransform:{value:new Ot},iridescenceIOR:{value:1.3},iridescenceThicknessMinimum:{value:100},iridescenceThicknessMaximum:{value:400},iridescenceThicknessMap:{value:null},iridescenceThicknessMapTransform:{value:new Ot},sheen:{value:0},sheenColor:{value:new Wt(0)},sheenColorMap:{value:null},sheenColorMapTransform:{value:new Ot},sheenRoughness:{value:1},sheenRoughnessMap:{value:null},sheenRoughnessMapTransform:{value:new Ot},transmission:{value:0},transmissionMap:{value:null},transmissionMapTransform:{value:new Ot},transmissionSamplerSize:{value:new bt},transmissionSamplerMap:{value:null},thickness:{value:0},thicknessMap:{value:null},thicknessMapTransform:{value:new Ot},attenuationDistance:{value:0},attenuationColor:{value:new Wt(0)},specularColor:{value:new Wt(1,1,1)},specularColorMap:{value:null},specularColorMapTransform:{value:new Ot},specularIntensity:{value:1},specularIntensityMap:{value:null},specularIntensityMapTransform:{value:new Ot},anisotropyVector:{value:new bt},anisotropyMap:{value:null},anisotropyMapTransform:{value:new Ot}}]),vertexShader:Gt.meshphysical_vert,fragmentShader:Gt.meshphysical_frag};var ql={r:0,b:0,g:0},wv=new Dt,Op=new Ot;Op.set(-1,0,0,0,1,0,0,0,1);function Tv(n,t,e,i,s,r){let o=new Wt(0),a=s===!0?0:1,l,c,h=null,d=0,u=null;function f(y){let b=y.isScene===!0?y.background:null;if(b&&b.isTexture){let v=y.backgroundBlurriness>0;b=t.get(b,v)}return b}function g(y){let b=!1,v=f(y);v===null?p(o,a):v&&v.isColor&&(p(v,1),b=!0);let S=n.xr.getEnvironmentBlendMode();S==="additive"?e.buffers.color.setClear(0,0,0,1,r):S==="alpha-blend"&&e.buffers.color.setClear(0,0,0,0,r),(n.autoClear||b)&&(e.buffers.depth.setTest(!0),e.buffers.depth.setMask(!0),e.buffers.color.setMask(!0),n.clear(n.autoClearColor,n.autoClearDepth,n.autoClearStencil))}function x(y,b){let v=f(b);v&&v.isCubeTexture?(c===void 0&&(c=new st(new we(1,1,1),new ln({name:"BackgroundCubeMaterial",uniforms:Cs(un.backgroundCube.uniforms),vertexShader:un.backgroundCube.vertexShader,fragmentShader:un.backgroundCube.fragmentShader,side:ei,depthTest:!1,depthWrite:!1,fog:!1,allowOverride:!1})),c.geometry.deleteAttribute("normal"),c.geometry.deleteAttribute("uv"),c.onBeforeRender=function(S,w,_){this.matrixWorld.copyPosition(_.matrixWorld)},Object.defineProperty(c.material,"envMap",{get:function(){return this.uniforms.envMap.value}}),i.update(c)),c.material.uniforms.envMap.value=v,c.material.uniforms.backgroundBlurriness.value=b.backgroundBlurriness,c.material.uniforms.backgroundIntensity.value=b.backgroundIntensity,c.material.uniforms.backgroundRotation.value.setFromMatrix4(wv.makeRotationFromEuler(b.backgroundRotation)).transpose(),v.isRenderTargetTexture===!1&&c.material.uniforms.backgroundRotation.value.premultiply(Op),c.material.toneMapped=Xt.getTransfer(v.colorSpace)!==re,(h!==v||d!==v.version||u!==n.toneMapping)&&(c.material.needsUpdate=!0,h=v,d=v.version,u=n.toneMapping),c.layers.enableAll(),y.unshift(c,c.geometry,c.material,0,0,null)):v&&v.isTexture&&(l===void 0&&(l=new st(new bs(2,2),new ln({name:"BackgroundMaterial",uniforms:Cs(un.background.uniforms),vertexShader:un.background.vertexShader,fragmentShader:un.background.fragmentShader,side:Li,depthTest:!1,depthWrite:!1,fog:!1,allowOverride:!1})),l.geometry.deleteAttribute("normal"),Object.defineProperty(l.material,"map",{get:function(){return this.uniforms.t2D.value}}),i.update(l)),l.material.uniforms.t2D.value=v,l.material.uniforms.backgroundIntensity.value=b.backgroundIntensity,l.material.toneMapped=Xt.getTransfer(v.colorSpace)!==re,v.matrixAutoUpdate===!0&&v.updateMatrix(),l.material.uniforms.uvTransform.value.copy(v.matrix),(h!==v||d!==v.version||u!==n.toneMapping)&&(l.material.needsUpdate=!0,h=v,d=v.version,u=n.toneMapping),l.layers.enableAll(),y.unshift(l,l.geometry,l.material,0,0,null))}function p(y,b){y.getRGB(ql,mu(n)),e.buffers.color.setClear(ql.r,ql.g,ql.b,b,r)}function m(){c!==void 0&&(c.geometry.dispose(),c.material.dispose(),c=void 0),l!==void 0&&(l.geometry.dispose(),l.material.dispose(),l=void 0)}return{getClearColor:function(){return o},setClearColor:function(y,b=1){o.set(y),a=b,p(o,a)},getClearAlpha:function(){return a},setClearAlpha:function(y){a=y,p(o,a)},render:g,addToRenderList:x,dispose:m}}function Ev(n,t){let e=n.getParameter(n.MAX_VERTEX_ATTRIBS),i={},s=u(null),r=s,o=!1;function a(P,I,O,L,B){let H=!1,G=d(P,L,O,I);r!==G&&(r=G,c(r.object)),H=f(P,L,O,B),H&&g(P,L,O,B),B!==null&&t.update(B,n.ELEMENT_ARRAY_BUFFER),(H||o)&&(o=!1,v(P,I,O,L),B!==null&&n.bindBuffer(n.ELEMENT_ARRAY_BUFFER,t.get(B).buffer))}function l(){return n.createVertexArray()}function c(P){return n.bindVertexArray(P)}function h(P){return n.deleteVertexArray(P)}function d(P,I,O,L){let B=L.wireframe===!0,H=i[I.id];H===void 0&&(H={},i[I.id]=H);let G=P.isInstancedMesh===!0?P.id:0,et=H[G];et===void 0&&(et={},H[G]=et);let X=et[O.id];X===void 0&&(X={},et[O.id]=X);let J=X[B];return J===void 0&&(J=u(l()),X[B]=J),J}function u(P){let I=[],O=[],L=[];for(let B=0;B<e;B++)I[B]=0,O[B]=0,L[B]=0;return{geometry:null,program:null,wireframe:!1,newAttributes:I,enabledAttributes:O,attributeDivisors:L,object:P,attributes:{},index:null}}function f(P,I,O,L){let B=r.attributes,H=I.attributes,G=0,et=O.getAttributes();for(let X in et)if(et[X].location>=0){let tt=B[X],vt=H[X];if(vt===void 0&&(X==="instanceMatrix"&&P.instanceMatrix&&(vt=P.instanceMatrix),X==="instanceColor"&&P.instanceColor&&(vt=P.instanceColor)),tt===void 0||tt.attribute!==vt||vt&&tt.data!==vt.data)return!0;G++}return r.attributesNum!==G||r.index!==L}function g(P,I,O,L){let B={},H=I.attributes,G=0,et=O.getAttributes();for(let X in et)if(et[X].location>=0){let tt=H[X];tt===void 0&&(X==="instanceMatrix"&&P.instanceMatrix&&(tt=P.instanceMatrix),X==="instanceColor"&&P.instanceColor&&(tt=P.instanceColor));let vt={};vt.attribute=tt,tt&&tt.data&&(vt.data=tt.data),B[X]=vt,G++}r.attributes=B,r.attributesNum=G,r.index=L}function x(){let P=r.newAttributes;for(let I=0,O=P.length;I<O;I++)P[I]=0}function p(P){m(P,0)}function m(P,I){let O=r.newAttributes,L=r.enabledAttributes,B=r.attributeDivisors;O[P]=1,L[P]===0&&(n.enableVertexAttribArray(P),L[P]=1),B[P]!==I&&(n.vertexAttribDivisor(P,I),B[P]=I)}function y(){let P=r.newAttributes,I=r.enabledAttributes;for(let O=0,L=I.length;O<L;O++)I[O]!==P[O]&&(n.disableVertexAttribArray(O),I[O]=0)}function b(P,I,O,L,B,H,G){G===!0?n.vertexAttribIPointer(P,I,O,B,H):n.vertexAttribPointer(P,I,O,L,B,H)}function v(P,I,O,L){x();let B=L.attributes,H=O.getAttributes(),G=I.defaultAttributeValues;for(let et in H){let X=H[et];if(X.location>=0){let J=B[et];if(J===void 0&&(et==="instanceMatrix"&&P.instanceMatrix&&(J=P.instanceMatrix),et==="instanceColor"&&P.instanceColor&&(J=P.instanceColor)),J!==void 0){let tt=J.normalized,vt=J.itemSize,Nt=t.get(J);if(Nt===void 0)continue;let Z=Nt.buffer,ut=Nt.type,xt=Nt.bytesPerElement,Rt=ut===n.INT||ut===n.UNSIGNED_INT||J.gpuType===hl;if(J.isInterleavedBufferAttribute){let mt=J.data,Ft=mt.isInterleavedBuffer===!0?mt.stride:mt.itemSize,Ce=J.offset;if(mt.isInstancedInterleavedBuffer||mt.isInstancedBufferAttribute){for(let It=0;It<X.locationSize;It++)m(X.location+It,mt.meshPerAttribute);P.isInstancedMesh!==!0&&L._maxInstanceCount===void 0&&(L._maxInstanceCount=mt.meshPerAttribute*mt.count)}else for(let It=0;It<X.locationSize;It++)p(X.location+It);n.bindBuffer(n.ARRAY_BUFFER,Z);for(let It=0;It<X.locationSize;It++)b(X.location+It,vt/X.locationSize,ut,tt,Ft*xt,(Ce+vt/X.locationSize*It)*xt,Rt)}else{if(J.isInstancedBufferAttribute){for(let mt=0;mt<X.locationSize;mt++)m(X.location+mt,J.meshPerAttribute);P.isInstancedMesh!==!0&&L._maxInstanceCount===void 0&&(L._maxInstanceCount=J.meshPerAttribute*J.count)}else for(let mt=0;mt<X.locationSize;mt++)p(X.location+mt);n.bindBuffer(n.ARRAY_BUFFER,Z);for(let mt=0;mt<X.locationSize;mt++)b(X.location+mt,vt/X.locationSize,ut,tt,vt*xt,vt/X.locationSize*mt*xt,Rt)}}else if(G!==void 0){let tt=G[et];if(tt!==void 0)switch(tt.length){case 2:n.vertexAttrib2fv(X.location,tt);break;case 3:n.vertexAttrib3fv(X.location,tt);break;case 4:n.vertexAttrib4fv(X.location,tt);break;default:n.vertexAttrib1fv(X.location,tt)}}}}y()}function S(){R();for(let P in i){let I=i[P];for(let O in I){let L=I[O];for(let B in L){let H=L[B];for(let G in H)h(H[G].object),delete H[G];delete L[B]}}delete i[P]}}function w(P){if(i[P.id]===void 0)return;let I=i[P.id];for(let O in I){let L=I[O];for(let B in L){let H=L[B];for(let G in H)h(H[G].object),delete H[G];delete L[B]}}delete i[P.id]}function _(P){for(let I in i){let O=i[I];for(let L in O){let B=O[L];if(B[P.id]===void 0)continue;let H=B[P.id];for(let G in H)h(H[G].object),delete H[G];delete B[P.id]}}}function M(P){for(let I in i){let O=i[I],L=P.isInstancedMesh===!0?P.id:0,B=O[L];if(B!==void 0){for(let H in B){let G=B[H];for(let et in G)h(G[et].object),delete G[et];delete B[H]}delete O[L],Object.keys(O).length===0&&delete i[I]}}}function R(){A(),o=!0,r!==s&&(r=s,c(r.object))}function A(){s.geometry=null,s.program=null,s.wireframe=!1}return{setup:a,reset:R,resetDefaultState:A,dispose:S,releaseStatesOfGeometry:w,releaseStatesOfObject:M,releaseStatesOfProgram:_,initAttributes:x,enableAttribute:p,disableUnusedAttributes:y}}function Av(n,t,e){let i;function s(l){i=l}function r(l,c){n.drawArrays(i,l,c),e.update(c,i,1)}function o(l,c,h){h!==0&&(n.drawArraysInstanced(i,l,c,h),e.update(c,i,h))}function a(l,c,h){if(h===0)return;t.get("WEBGL_multi_draw").multiDrawArraysWEBGL(i,l,0,c,0,h);let u=0;for(let f=0;f<h;f++)u+=c[f];e.update(u,i,1)}this.setMode=s,this.render=r,this.renderInstances=o,this.renderMultiDraw=a}function Cv(n,t,e,i){let s;function r(){if(s!==void 0)return s;if(t.has("EXT_texture_filter_anisotropic")===!0){let _=t.get("EXT_texture_filter_anisotropic");s=n.getParameter(_.MAX_TEXTURE_MAX_ANISOTROPY_EXT)}else s=0;return s}function o(_){return!(_!==Ri&&i.convert(_)!==n.getParameter(n.IMPLEMENTATION_COLOR_READ_FORMAT))}function a(_){let M=_===Ji&&(t.has("EXT_color_buffer_half_float")||t.has("EXT_color_buffer_float"));return!(_!==Mi&&_!==Ci&&!M&&i.convert(_)!==n.getParameter(n.IMPLEMENTATION_COLOR_READ_TYPE))}function l(_){if(_==="highp"){if(n.getShaderPrecisionFormat(n.VERTEX_SHADER,n.HIGH_FLOAT).precision>0&&n.getShaderPrecisionFormat(n.FRAGMENT_SHADER,n.HIGH_FLOAT).precision>0)return"highp";_="mediump"}return _==="mediump"&&n.getShaderPrecisionFormat(n.VERTEX_SHADER,n.MEDIUM_FLOAT).precision>0&&n.getShaderPrecisionFormat(n.FRAGMENT_SHADER,n.MEDIUM_FLOAT).precision>0?"mediump":"lowp"}let c=e.precision!==void 0?e.precision:"highp",h=l(c);h!==c&&(Pt("WebGLRenderer:",c,"not supported, using",h,"instead."),c=h);let d=e.reversedDepthBuffer===!0&&t.has("EXT_clip_control"),u=e.logarithmicDepthBuffer===!0&&d===!1;e.reversedDepthBuffer===!0&&d===!1&&Pt("WebGLRenderer: Unable to use reversed depth buffer due to missing EXT_clip_control extension. Fallback to default depth buffer."),e.logarithmicDepthBuffer===!0&&d===!0&&Pt("WebGLRenderer: Logarithmic depth buffer is ignored when reversed depth buffer is enabled.");let f=n.getParameter(n.MAX_TEXTURE_IMAGE_UNITS),g=n.getParameter(n.MAX_VERTEX_TEXTURE_IMAGE_UNITS),x=n.getParameter(n.MAX_TEXTURE_SIZE),p=n.getParameter(n.MAX_CUBE_MAP_TEXTURE_SIZE),m=n.getParameter(n.MAX_VERTEX_ATTRIBS),y=n.getParameter(n.MAX_VERTEX_UNIFORM_VECTORS),b=n.getParameter(n.MAX_VARYING_VECTORS),v=n.getParameter(n.MAX_FRAGMENT_UNIFORM_VECTORS),S=n.getParameter(n.MAX_SAMPLES),w=n.getParameter(n.SAMPLES);return{isWebGL2:!0,getMaxAnisotropy:r,getMaxPrecision:l,textureFormatReadable:o,textureTypeReadable:a,precision:c,logarithmicDepthBuffer:u,reversedDepthBuffer:d,maxTextures:f,maxVertexTextures:g,maxTextureSize:x,maxCubemapSize:p,maxAttributes:m,maxVertexUniforms:y,maxVaryings:b,maxFragmentUniforms:v,maxSamples:S,samples:w}}function Rv(n){let t=this,e=null,i=0,s=!1,r=!1,o=new Je,a=new Ot,l={value:null,needsUpdate:!1};this.uniform=l,this.numPlanes=0,this.numIntersection=0,this.init=function(d,u){let f=d.length!==0||u||i!==0||s;return s=u,i=d.length,f},this.beginShadows=function(){r=!0,h(null)},this.endShadows=function(){r=!1},this.setGlobalState=function(d,u){e=h(d,u,0)},this.setState=function(d,u,f){let g=d.clippingPlanes,x=d.clipIntersection,p=d.clipShadows,m=n.get(d);if(!s||g===null||g.length===0||r&&!p)r?h(null):c();else{let y=r?0:i,b=y*4,v=m.clippingState||null;l.value=v,v=h(g,u,b,f);for(let S=0;S!==b;++S)v[S]=e[S];m.clippingState=v,this.numIntersection=x?this.numPlanes:0,this.numPlanes+=y}};function c(){l.value!==e&&(l.value=e,l.needsUpdate=i>0),t.numPlanes=i,t.numIntersection=0}function h(d,u,f,g){let x=d!==null?d.length:0,p=null;if(x!==0){if(p=l.value,g!==!0||p===null){let m=f+x*4,y=u.matrixWorldInverse;a.getNormalMatrix(y),(p===null||p.length<m)&&(p=new Float32Array(m));for(let b=0,v=f;b!==x;++b,v+=4)o.copy(d[b]).applyMatrix4(y,a),o.normal.toArray(p,v),p[v+3]=o.constant}l.value=p,l.needsUpdate=!0}return t.numPlanes=x,t.numIntersection=0,p}}var Eo=class extends Pi{constructor(t=1,e={}){super(t,t,e),this.isWebGLCubeRenderTarget=!0;let i={width:t,height:t,depth:1},s=[i,i,i,i,i,i];this.texture=new no(s),this._setTextureOptions(e),this.texture.isRenderTargetTexture=!0}fromEquirectangularTexture(t,e){this.texture.type=e.type,this.texture.colorSpace=e.colorSpace,this.texture.generateMipmaps=e.generateMipmaps,this.texture.minFilter=e.minFilter,this.texture.magFilter=e.magFilter;let i={uniforms:{tEquirect:{value:null}},vertexShader:`

				varying vec3 vWorldDirection;

				vec3 transformDirection( in vec3 dir, in mat4 matrix ) {

					return normalize( ( matrix * vec4( dir, 0.0 ) ).xyz );

				}

				void main() {

					vWorldDirection = transformDirection( position, modelMatrix );

					#include <begin_vertex>
					#include <project_vertex>

				}
			`,fragmentShader:`

				uniform sampler2D tEquirect;

				varying vec3 vWorldDirection;

				#include <common>

				void main() {

					vec3 direction = normalize( vWorldDirection );

					vec2 sampleUV = equirectUv( direction );

					gl_FragColor = texture2D( tEquirect, sampleUV );

				}
			`},s=new we(5,5,5),r=new ln({name:"CubemapFromEquirect",uniforms:Cs(i.uniforms),vertexShader:i.vertexShader,fragmentShader:i.fragmentShader,side:ei,blending:ws});r.uniforms.tEquirect.value=e;let o=new st(s,r),a=e.minFilter;return e.minFilter===Rn&&(e.minFilter=_i),new ar(1,10,this).update(t,o),e.minFilter=a,o.geometry.dispose(),o.material.dispose(),this}clear(t,e=!0,i=!0,s=!0){let r=t.getRenderTarget();for(let o=0;o<6;o++)t.setRenderTarget(this,o),t.clear(e,i,s);t.setRenderTarget(r)}},pp=256,Pv=3,Iv=20,Fp=256,Bp=16,Lv=3,Dv=new C,Nv=new Wt,$l=class n{constructor(t){this._renderer=t,this._cubeSize=0,this._sourceTarget=null,this._cubeCamera=new ar(1,10,null),this._boxMesh=new st(new we(5,5,5),null),this._cubemapMaterial=null,this._equirectMaterial=null,this._blurMaterial=null,this._ggxMaterial=null,this._integrationMaterial=null}fromScene(t,e=0,i=.1,s=100,r={}){let{size:o=256,position:a=Dv}=r,l=this._renderer;this._setSize(o);let c=this._allocateTarget(),h=this._getSourceTarget(!0);e>0&&(h.texture.mipmapsAutoUpdate=!1);let d=l.autoClear,u=l.autoClearColor,f=l.autoClearDepth,g=l.autoClearStencil,x=t.background;l.autoClear=!0,l.autoClearColor=!0,l.autoClearDepth=!0,l.autoClearStencil=!0,x===null&&(t.background=l.getClearColor(Nv));let p=new ar(i,s,h);return p.position.copy(a),p.update(l,t),l.autoClear=d,l.autoClearColor=u,l.autoClearDepth=f,l.autoClearStencil=g,t.background=x,e>0&&(h.texture.mipmapsAutoUpdate=!0,this._blur(c,e)),this._applyPMREM(c),c}fromEquirectangular(t,e=null){return this._fromTexture(t,e)}fromCubemap(t,e=null){return this._fromTexture(t,e)}compileCubemapShader(){this._cubemapMaterial===null&&(this._cubemapMaterial=_p(),this._compileMaterial(this._cubemapMaterial))}compileEquirectangularShader(){this._equirectMaterial===null&&(this._equirectMaterial=gp(),this._compileMaterial(this._equirectMaterial))}dispose(){this._sourceTarget!==null&&this._sourceTarget.dispose(),this._cubemapMaterial!==null&&this._cubemapMaterial.dispose(),this._equirectMaterial!==null&&this._equirectMaterial.dispose(),this._blurMaterial!==null&&this._blurMaterial.dispose(),this._ggxMaterial!==null&&this._ggxMaterial.dispose(),this._integrationMaterial!==null&&this._integrationMaterial.dispose(),this._boxMesh.geometry.dispose()}static lodToRoughness(t,e){return e>0?1-Math.sqrt(1-t/e):0}_setSize(t){this._cubeSize=Math.max(pp,du(t))}_fromTexture(t,e){t.mapping===Es||t.mapping===ur?this._setSize(t.image.length===0?pp:t.image[0].width||t.image[0].image.width):this._setSize(t.image.width/4);let i=e||this._allocateTarget();return this._textureToCubemap(t),this._applyPMREM(i),i}_allocateTarget(){let t=this._cubeSize,e=mp(t,!1,!1),i=Math.log2(t)-Pv;for(let s=0;s<=i;s++)e.texture.mipmaps.push({width:t>>s,height:t>>s});return e.texture.name="PMREM",e.texture.isPMREMTexture=!0,e}_getSourceTarget(t=!1){let e=this._cubeSize,i=this._sourceTarget;return(i===null||i.width!==e||t&&i.depthBuffer===!1)&&(i!==null&&i.dispose(),this._sourceTarget=mp(e,!0,t)),this._sourceTarget}_compileMaterial(t){this._boxMesh.material=t,this._renderer.compile(this._boxMesh,this._cubeCamera.children[0])}_renderCube(t,e,i){let s=this._boxMesh,r=this._cubeCamera;s.material=i,r.renderTarget=t,r.activeMipmapLevel=e;let o=t.width>>e;t.viewport.set(0,0,o,o),r.update(this._renderer,s),t.viewport.set(0,0,t.width,t.height)}_textureToCubemap(t){let e;t.mapping===Es||t.mapping===ur?(this._cubemapMaterial===null&&(this._cubemapMaterial=_p()),e=this._cubemapMaterial,e.uniforms.flipEnvMap.value=t.isRenderTargetTexture===!1?-1:1):(this._equirectMaterial===null&&(this._equirectMaterial=gp()),e=this._equirectMaterial),e.uniforms.envMap.value=t,this._renderCube(this._getSourceTarget(),0,e)}_applyPMREM(t){this._ggxMaterial===null&&(this._ggxMaterial=Uv(),this._integrationMaterial=Ov());let e=this._cubeSize,i=t.texture.mipmaps.length-1,s=this._ggxMaterial.uniforms;s.envMap.value=this._sourceTarget.texture;let r=this._integrationMaterial.uniforms;r.envMap.value=this._sourceTarget.texture,r.sourceLod.value=Math.log2(e/Bp);for(let o=0;o<=i;o++){let a=n.lodToRoughness(o,i);if(o>i-Lv)r.roughness.value=a,this._renderCube(t,o,this._integrationMaterial);else{let l=a>0?Math.log2(e)+.5*Math.log2(6/(Fp*Math.pow(a,4)))+.5:0;s.roughness.value=a,s.lodBias.value=l,this._renderCube(t,o,this._ggxMaterial)}}}_blur(t,e){this._blurMaterial===null&&(this._blurMaterial=Fv());let i=this._blurMaterial,s=i.uniforms,r=this._sourceTarget;s.sigma.value=Math.min(e,Math.PI)/Math.SQRT2,s.envMap.value=r.texture,this._renderCube(t,0,i),s.envMap.value=t.texture,this._renderCube(r,0,i)}};function mp(n,t,e){return new Eo(n,{minFilter:Rn,generateMipmaps:t,type:Ji,colorSpace:$r,depthBuffer:e})}function Ao(n,t,e){return new ln({name:n,uniforms:t,vertexShader:Gt.cube_vert,fragmentShader:e,side:ei,blending:ws,depthTest:!1,depthWrite:!1})}function Uv(){return Ao("PMREMGGXConvolution",{envMap:{value:null},roughness:{value:0},lodBias:{value:0}},`

		#define GGX_SAMPLES ${Fp}u

		varying vec3 vWorldDirection;

		uniform samplerCube envMap;
		uniform float roughness;
		uniform float lodBias;

		#include <common>

		// Van der Corput radical inverse
		float radicalInverse_VdC( uint bits ) {

			bits = ( bits << 16u ) | ( bits >> 16u );
			bits = ( ( bits & 0x55555555u ) << 1u ) | ( ( bits & 0xAAAAAAAAu ) >> 1u );
			bits = ( ( bits & 0x33333333u ) << 2u ) | ( ( bits & 0xCCCCCCCCu ) >> 2u );
			bits = ( ( bits & 0x0F0F0F0Fu ) << 4u ) | ( ( bits & 0xF0F0F0F0u ) >> 4u );
			bits = ( ( bits & 0x00FF00FFu ) << 8u ) | ( ( bits & 0xFF00FF00u ) >> 8u );
			return float( bits ) * 2.3283064365386963e-10; // / 0x100000000

		}

		// Hammersley sequence
		vec2 hammersley( uint i, uint N ) {

			return vec2( float( i ) / float( N ), radicalInverse_VdC( i ) );

		}

		void main() {

			vec3 N = normalize( vWorldDirection );

			// For very low roughness, just sample the environment directly
			if ( roughness < 0.001 ) {

				gl_FragColor = vec4( textureLod( envMap, N, 0.0 ).rgb, 1.0 );
				return;

			}

			float alpha = roughness * roughness;
			float alpha2 = alpha * alpha;

			// Tangent space basis for VNDF sampling
			vec3 up = abs( N.z ) < 0.999 ? vec3( 0.0, 0.0, 1.0 ) : vec3( 1.0, 0.0, 0.0 );
			vec3 tangent = normalize( cross( up, N ) );
			vec3 bitangent = cross( N, tangent );

			vec3 prefilteredColor = vec3( 0.0 );
			float totalWeight = 0.0;

			for ( uint i = 0u; i < GGX_SAMPLES; i ++ ) {

				vec2 Xi = hammersley( i, GGX_SAMPLES );

				// With V = N, sample the reflected direction directly.
				float invQ = 1.0 / ( 1.0 - Xi.x + alpha2 * Xi.x );
				float NdotL = ( 1.0 - Xi.x - alpha2 * Xi.x ) * invQ;

				if ( NdotL > 0.0 ) {

					float phi = 2.0 * PI * Xi.y;
					float sinTheta = 2.0 * alpha * sqrt( Xi.x * ( 1.0 - Xi.x ) ) * invQ;
					vec3 L = N * NdotL + ( tangent * cos( phi ) + bitangent * sin( phi ) ) * sinTheta;

					// Match the source mip to the sample's solid angle. The terms
					// independent of the sample are precomputed in lodBias.
					float d = alpha2 * invQ;
					float lod = max( log2( d ) + lodBias, 0.0 );

					// Weight by NdotL for the split-sum approximation
					prefilteredColor += textureLod( envMap, L, lod ).rgb * NdotL;
					totalWeight += NdotL;

				}

			}

			gl_FragColor = vec4( prefilteredColor / totalWeight, 1.0 );

		}
	`)}function Ov(){return Ao("PMREMGGXIntegration",{envMap:{value:null},roughness:{value:0},sourceLod:{value:0},sourceSize:{value:Bp}},`

		varying vec3 vWorldDirection;

		uniform samplerCube envMap;
		uniform float roughness;
		uniform float sourceLod;
		uniform int sourceSize;

		void main() {

			vec3 N = normalize( vWorldDirection );

			float alpha = roughness * roughness;
			float alpha2 = alpha * alpha;

			float texelSize = 2.0 / float( sourceSize );

			vec3 prefilteredColor = vec3( 0.0 );
			float totalWeight = 0.0;

			// Pair opposite texels: only the one in N's hemisphere contributes.
			for ( int face = 0; face < 3; face ++ ) {

				for ( int y = 0; y < sourceSize; y ++ ) {

					for ( int x = 0; x < sourceSize; x ++ ) {

						vec2 uv = ( vec2( x, y ) + 0.5 ) * texelSize - 1.0;
						vec3 texelDirection = face == 0 ? vec3( 1.0, uv ) : ( face == 1 ? vec3( uv.x, 1.0, uv.y ) : vec3( uv, 1.0 ) );

						float invDistance = inversesqrt( 1.0 + dot( uv, uv ) );
						float NdotL = dot( N, texelDirection );
						texelDirection *= NdotL < 0.0 ? - 1.0 : 1.0;
						NdotL = abs( NdotL ) * invDistance;

						// With V = N, NdotH squared is ( 1 + NdotL ) / 2. Common factors
						// in the GGX distribution and texel solid angle cancel when normalized.
						float d = 1.0 + alpha2 + ( alpha2 - 1.0 ) * NdotL;
						float weight = NdotL * invDistance * invDistance * invDistance / ( d * d );

						prefilteredColor += textureLod( envMap, texelDirection, sourceLod ).rgb * weight;
						totalWeight += weight;

					}

				}

			}

			gl_FragColor = vec4( prefilteredColor / totalWeight, 1.0 );

		}
	`)}function Fv(){return Ao("PMREMSphericalGaussianBlur",{envMap:{value:null},sigma:{value:0}},`

		#define SAMPLES ${Iv}
		#define GOLDEN_ANGLE 2.39996322973

		varying vec3 vWorldDirection;

		uniform samplerCube envMap;
		uniform float sigma;

		#include <common>

		void main() {

			vec3 outputDirection = normalize( vWorldDirection );

			vec3 up = abs( outputDirection.z ) < 0.999 ? vec3( 0.0, 0.0, 1.0 ) : vec3( 1.0, 0.0, 0.0 );
			vec3 tangent = normalize( cross( up, outputDirection ) );
			vec3 bitangent = cross( outputDirection, tangent );

			// Truncate the kernel at three standard deviations or at the antipode.
			float thetaMax = min( 3.0 * sigma, PI );
			float truncation = 1.0 - exp( - 0.5 * thetaMax * thetaMax / ( sigma * sigma ) );

			vec3 accumColor = vec3( 0.0 );
			float accumWeight = 0.0;

			for ( int i = 0; i < SAMPLES; i ++ ) {

				// Stratified inverse-CDF sampling of the Gaussian, placed on a golden-angle spiral.
				float stratum = ( float( i ) + 0.5 ) / float( SAMPLES );
				float theta = sigma * sqrt( - 2.0 * log( 1.0 - stratum * truncation ) );
				float phi = float( i ) * GOLDEN_ANGLE;

				vec3 offset = cos( phi ) * tangent + sin( phi ) * bitangent;
				vec3 sampleDirection = cos( theta ) * outputDirection + sin( theta ) * offset;

				// Correct the planar sample density to solid angle.
				float weight = sin( theta ) / theta;

				accumColor += weight * textureLod( envMap, sampleDirection, 0.0 ).rgb;
				accumWeight += weight;

			}

			gl_FragColor = vec4( accumColor / accumWeight, 1.0 );

		}
	`)}function gp(){return Ao("PMREMEquirectangularToCubemap",{envMap:{value:null}},`

		varying vec3 vWorldDirection;

		uniform sampler2D envMap;

		#include <common>

		void main() {

			// Average four subpixel samples to preserve small, bright features.
			vec3 direction = normalize( vWorldDirection );
			vec3 dx = dFdx( direction ) * 0.25;
			vec3 dy = dFdy( direction ) * 0.25;

			vec3 color = textureLod( envMap, equirectUv( normalize( direction - dx - dy ) ), 0.0 ).rgb;
			color += textureLod( envMap, equirectUv( normalize( direction + dx - dy ) ), 0.0 ).rgb;
			color += textureLod( envMap, equirectUv( normalize( direction - dx + dy ) ), 0.0 ).rgb;
			color += textureLod( envMap, equirectUv( normalize( direction + dx + dy ) ), 0.0 ).rgb;
			gl_FragColor = vec4( color * 0.25, 1.0 );

		}
	`)}function _p(){return Ao("PMREMCubemapToCubemap",{envMap:{value:null},flipEnvMap:{value:-1}},`

		varying vec3 vWorldDirection;

		uniform samplerCube envMap;
		uniform float flipEnvMap;

		void main() {

			gl_FragColor = vec4( textureCube( envMap, vec3( flipEnvMap * vWorldDirection.x, vWorldDirection.yz ) ).rgb, 1.0 );

		}
	`)}function Bv(n){let t=new WeakMap,e=new WeakMap,i=null;function s(u,f=!1){return u==null?null:f?o(u):r(u)}function r(u){if(u&&u.isTexture){let f=u.mapping;if(f===al||f===ll)if(t.has(u)){let g=t.get(u).texture;return a(g,u.mapping)}else{let g=u.image;if(g&&g.height>0){let x=new Eo(g.height);return x.fromEquirectangularTexture(n,u),t.set(u,x),u.addEventListener("dispose",c),a(x.texture,u.mapping)}else return null}}return u}function o(u){if(u&&u.isTexture&&u.isPMREMTexture!==!0){let f=u.mapping,g=f===al||f===ll,x=f===Es||f===ur;if(g||x){let p=e.get(u),m=p!==void 0?p.texture.pmremVersion:0;if(u.isRenderTargetTexture&&u.pmremVersion!==m)return i===null&&(i=new $l(n)),p=g?i.fromEquirectangular(u,p):i.fromCubemap(u,p),p.texture.pmremVersion=u.pmremVersion,e.set(u,p),p.texture;if(p!==void 0)return p.texture;{let y=u.image;return g&&y&&y.height>0||x&&y&&l(y)?(i===null&&(i=new $l(n)),p=g?i.fromEquirectangular(u):i.fromCubemap(u),p.texture.pmremVersion=u.pmremVersion,e.set(u,p),u.addEventListener("dispose",h),p.texture):null}}}return u}function a(u,f){return f===al?u.mapping=Es:f===ll&&(u.mapping=ur),u}function l(u){let f=0,g=6;for(let x=0;x<g;x++)u[x]!==void 0&&f++;return f===g}function c(u){let f=u.target;f.removeEventListener("dispose",c);let g=t.get(f);g!==void 0&&(t.delete(f),g.dispose())}function h(u){let f=u.target;f.removeEventListener("dispose",h);let g=e.get(f);g!==void 0&&(e.delete(f),g.dispose())}function d(){t=new WeakMap,e=new WeakMap,i!==null&&(i.dispose(),i=null)}return{get:s,dispose:d}}function kv(n){let t={};function e(i){if(t[i]!==void 0)return t[i];let s=n.getExtension(i);return t[i]=s,s}return{has:function(i){return e(i)!==null},init:function(){e("EXT_color_buffer_float"),e("WEBGL_clip_cull_distance"),e("OES_texture_float_linear"),e("EXT_color_buffer_half_float"),e("WEBGL_multisampled_render_to_texture"),e("WEBGL_render_shared_exponent")},get:function(i){let s=e(i);return s===null&&Xr("WebGLRenderer: "+i+" extension not supported."),s}}}function zv(n,t,e,i){let s={},r=new WeakMap,o=new FinalizationRegistry(g=>delete s[g]);function a(g){l(g.target)}function l(g){g.index!==null&&t.remove(g.index);for(let p in g.attributes)t.remove(g.attributes[p]);g.removeEventListener("dispose",a),delete s[g.id],o.unregister(g);let x=r.get(g);x&&(t.remove(x),r.delete(g)),i.releaseStatesOfGeometry(g),g.isInstancedBufferGeometry===!0&&delete g._maxInstanceCount,e.memory.geometries--}function c(g,x){return s[x.id]!==void 0||(x.addEventListener("dispose",a),s[x.id]=new WeakRef(x),o.register(x,x.id,x),e.memory.geometries++),x}function h(g){let x=g.attributes;for(let p in x)t.update(x[p],n.ARRAY_BUFFER)}function d(g){let x=g.index,p=g.attributes.position,m=0;if(p===void 0)return;let y=x!==null?x.array.length:p.array.length/3-1,b=p.count>=65535?to:Qr,v=new b(Math.ceil(y/3)*6,1),S=v.array;if(x!==null){let _=x.array;m=x.version;for(let M=0,R=0;M<y;M+=3){let A=_[M+0],P=_[M+1],I=_[M+2];S[R++]=A,S[R++]=P,S[R++]=P,S[R++]=I,S[R++]=I,S[R++]=A}}else{m=p.version;for(let _=0,M=0;_<y;_+=3){let R=_+0,A=_+1,P=_+2;S[M++]=R,S[M++]=A,S[M++]=A,S[M++]=P,S[M++]=P,S[M++]=R}}v.version=m;let w=r.get(g);w&&t.remove(w),r.set(g,v)}function u(g){let x=r.get(g);if(x){let p=g.index;p!==null&&x.version<p.version&&d(g)}else d(g);return r.get(g)}function f(){for(let g in s){let x=s[g].deref();x!==void 0&&l(x)}}return{get:c,update:h,getWireframeAttribute:u,dispose:f}}function Vv(n,t,e){let i;function s(d){i=d}let r,o;function a(d){r=d.type,o=d.bytesPerElement}function l(d,u){n.drawElements(i,u,r,d*o),e.update(u,i,1)}function c(d,u,f){f!==0&&(n.drawElementsInstanced(i,u,r,d*o,f),e.update(u,i,f))}function h(d,u,f){if(f===0)return;t.get("WEBGL_multi_draw").multiDrawElementsWEBGL(i,u,0,r,d,0,f);let x=0;for(let p=0;p<f;p++)x+=u[p];e.update(x,i,1)}this.setMode=s,this.setIndex=a,this.render=l,this.renderInstances=c,this.renderMultiDraw=h}function Hv(n){let t={geometries:0,textures:0},e={frame:0,calls:0,triangles:0,points:0,lines:0};function i(r,o,a){switch(e.calls++,o){case n.TRIANGLES:e.triangles+=a*(r/3);break;case n.LINES:e.lines+=a*(r/2);break;case n.LINE_STRIP:e.lines+=a*(r-1);break;case n.LINE_LOOP:e.lines+=a*r;break;case n.POINTS:e.points+=a*r;break;default:Ut("WebGLInfo: Unknown draw mode:",o);break}}function s(){e.calls=0,e.triangles=0,e.points=0,e.lines=0}return{memory:t,render:e,programs:null,autoReset:!0,reset:s,update:i}}function Gv(n,t,e){let i=new WeakMap,s=new Se;function r(o,a,l){let c=o.morphTargetInfluences,h=a.morphAttributes.position||a.morphAttributes.normal||a.morphAttributes.color,d=h!==void 0?h.length:0,u=i.get(a);if(u===void 0||u.count!==d){let R=function(){_.dispose(),i.delete(a),a.removeEventListener("dispose",R)};u!==void 0&&u.texture.dispose();let f=a.morphAttributes.position!==void 0,g=a.morphAttributes.normal!==void 0,x=a.morphAttributes.color!==void 0,p=a.morphAttributes.position||[],m=a.morphAttributes.normal||[],y=a.morphAttributes.color||[],b=0;f===!0&&(b=1),g===!0&&(b=2),x===!0&&(b=3);let v=a.attributes.position.count*b,S=1;v>t.maxTextureSize&&(S=Math.ceil(v/t.maxTextureSize),v=t.maxTextureSize);let w=new Float32Array(v*S*4*d),_=new Kr(w,v,S,d);_.type=Ci,_.needsUpdate=!0;let M=b*4;for(let A=0;A<d;A++){let P=p[A],I=m[A],O=y[A],L=v*S*4*A;for(let B=0;B<P.count;B++){let H=B*M;f===!0&&(s.fromBufferAttribute(P,B),w[L+H+0]=s.x,w[L+H+1]=s.y,w[L+H+2]=s.z,w[L+H+3]=0),g===!0&&(s.fromBufferAttribute(I,B),w[L+H+4]=s.x,w[L+H+5]=s.y,w[L+H+6]=s.z,w[L+H+7]=0),x===!0&&(s.fromBufferAttribute(O,B),w[L+H+8]=s.x,w[L+H+9]=s.y,w[L+H+10]=s.z,w[L+H+11]=O.itemSize===4?s.w:1)}}u={count:d,texture:_,size:new bt(v,S)},i.set(a,u),a.addEventListener("dispose",R)}if(o.isInstancedMesh===!0&&o.morphTexture!==null)l.getUniforms().setValue(n,"morphTexture",o.morphTexture,e);else{let f=0;for(let x=0;x<c.length;x++)f+=c[x];let g=a.morphTargetsRelative?1:1-f;l.getUniforms().setValue(n,"morphTargetBaseInfluence",g),l.getUniforms().setValue(n,"morphTargetInfluences",c)}l.getUniforms().setValue(n,"morphTargetsTexture",u.texture,e),l.getUniforms().setValue(n,"morphTargetsTextureSize",u.size)}return{update:r}}function Wv(n,t,e,i,s){let r=new WeakMap;function o(c){let h=s.render.frame,d=c.geometry,u=t.get(c,d);if(r.get(u)!==h&&(t.update(u),r.set(u,h)),c.isInstancedMesh&&(c.hasEventListener("dispose",l)===!1&&c.addEventListener("dispose",l),r.get(c)!==h&&(e.update(c.instanceMatrix,n.ARRAY_BUFFER),c.instanceColor!==null&&e.update(c.instanceColor,n.ARRAY_BUFFER),r.set(c,h))),c.isSkinnedMesh){let f=c.skeleton;r.get(f)!==h&&(f.update(),r.set(f,h))}return u}function a(){r=new WeakMap}function l(c){let h=c.target;h.removeEventListener("dispose",l),i.releaseStatesOfObject(h),e.remove(h.instanceMatrix),h.instanceColor!==null&&e.remove(h.instanceColor)}return{update:o,dispose:a}}var Xv={[Xh]:"LINEAR_TONE_MAPPING",[qh]:"REINHARD_TONE_MAPPING",[Yh]:"CINEON_TONE_MAPPING",[$h]:"ACES_FILMIC_TONE_MAPPING",[jh]:"AGX_TONE_MAPPING",[Kh]:"NEUTRAL_TONE_MAPPING",[Zh]:"CUSTOM_TONE_MAPPING"};function qv(n,t,e,i,s,r){let o=new Pi(t,e,{type:n,depthBuffer:s,stencilBuffer:r,samples:i?4:0,storeMultisampledDepthBuffer:!1,storeMultisampledStencilBuffer:!1,resolveDepthBuffer:!1,resolveStencilBuffer:!1}),a=null,l=null,c=null,h=new Me;h.setAttribute("position",new oe([-1,3,0,-1,-1,0,3,-1,0],3)),h.setAttribute("uv",new oe([0,2,0,0,2,0],2));let d=new Xa({uniforms:{tDiffuse:{value:null}},vertexShader:`
			precision highp float;

			uniform mat4 modelViewMatrix;
			uniform mat4 projectionMatrix;

			attribute vec3 position;
			attribute vec2 uv;

			varying vec2 vUv;

			void main() {
				vUv = uv;
				gl_Position = projectionMatrix * modelViewMatrix * vec4( position, 1.0 );
			}`,fragmentShader:`
			precision highp float;

			uniform sampler2D tDiffuse;

			varying vec2 vUv;

			#include <tonemapping_pars_fragment>
			#include <colorspace_pars_fragment>

			void main() {
				gl_FragColor = texture2D( tDiffuse, vUv );

				#ifdef LINEAR_TONE_MAPPING
					gl_FragColor.rgb = LinearToneMapping( gl_FragColor.rgb );
				#elif defined( REINHARD_TONE_MAPPING )
					gl_FragColor.rgb = ReinhardToneMapping( gl_FragColor.rgb );
				#elif defined( CINEON_TONE_MAPPING )
					gl_FragColor.rgb = CineonToneMapping( gl_FragColor.rgb );
				#elif defined( ACES_FILMIC_TONE_MAPPING )
					gl_FragColor.rgb = ACESFilmicToneMapping( gl_FragColor.rgb );
				#elif defined( AGX_TONE_MAPPING )
					gl_FragColor.rgb = AgXToneMapping( gl_FragColor.rgb );
				#elif defined( NEUTRAL_TONE_MAPPING )
					gl_FragColor.rgb = NeutralToneMapping( gl_FragColor.rgb );
				#elif defined( CUSTOM_TONE_MAPPING )
					gl_FragColor.rgb = CustomToneMapping( gl_FragColor.rgb );
				#endif

				#ifdef SRGB_TRANSFER
					gl_FragColor = sRGBTransferOETF( gl_FragColor );
				#endif
			}`,depthTest:!1,depthWrite:!1}),u=new st(h,d),f=new uo(-1,1,1,-1,0,1),g=null,x=null,p=!1,m,y=null,b=[],v=!1;this.setSize=function(S,w){o.setSize(S,w),a!==null&&a.setSize(S,w),l!==null&&l.setSize(S,w);for(let _=0;_<b.length;_++){let M=b[_];M.setSize&&M.setSize(S,w)}},this.setEffects=function(S){b=S,v=b.length>0&&b[0].isRenderPass===!0;let w=o.width,_=o.height;b.length>0&&a===null&&(a=new Pi(w,_,{type:Ji,depthBuffer:!1,stencilBuffer:!1}),l=new Pi(w,_,{type:Ji,depthBuffer:!1,stencilBuffer:!1}));let M=s===!0&&b.some(R=>R.needsDepthTexture===!0);M!==(o.depthTexture!==null)&&(M===!0&&c===null&&(c=new An(w,_),r===!0&&(c.format=Pn,c.type=As)),o.dispose(),o.depthTexture=M?c:null,o.resolveDepthBuffer=M,o.storeMultisampledDepthBuffer=M);for(let R=0;R<b.length;R++){let A=b[R];A.setSize&&A.setSize(w,_),M&&A.needsDepthTexture===!0&&A.setDepthTexture&&A.setDepthTexture(c)}},this.begin=function(S,w){if(p||S.toneMapping===cn&&b.length===0)return!1;if(y=w,w!==null){let _=w.width,M=w.height;(o.width!==_||o.height!==M)&&this.setSize(_,M)}return v===!1&&S.setRenderTarget(o),m=S.toneMapping,S.toneMapping=cn,!0},this.hasRenderPass=function(){return v},this.end=function(S,w){S.toneMapping=m,p=!0;let _=o,M=a;for(let R=0;R<b.length;R++){let A=b[R];A.enabled!==!1&&(A.render(S,M,_,w),A.needsSwap!==!1&&(_=M,M=M===a?l:a))}if(g!==S.outputColorSpace||x!==S.toneMapping){g=S.outputColorSpace,x=S.toneMapping,d.defines={},Xt.getTransfer(g)===re&&(d.defines.SRGB_TRANSFER="");let R=Xv[x];R&&(d.defines[R]=""),d.needsUpdate=!0}d.uniforms.tDiffuse.value=_.texture,S.setRenderTarget(y),S.render(u,f),y=null,p=!1},this.isCompositing=function(){return p},this.dispose=function(){o.dispose(),a!==null&&a.dispose(),l!==null&&l.dispose(),h.dispose(),d.dispose()}}var kp=new Si,zp=new An(1,1),Vp=new so(1),Hp=new Kr,Gp=new za,Wp=new no,yp=[],vp=[],xp=new Float32Array(16),bp=new Float32Array(9),Sp=new Float32Array(4);function gr(n,t,e){let i=n[0];if(i<=0||i>0)return n;let s=t*e,r=yp[s];if(r===void 0&&(r=new Float32Array(s),yp[s]=r),t!==0){i.toArray(r,0);for(let o=1,a=0;o!==t;++o)a+=e,n[o].toArray(r,a)}return r}function ke(n,t){if(n.length!==t.length)return!1;for(let e=0,i=n.length;e<i;e++)if(n[e]!==t[e])return!1;return!0}function ze(n,t){for(let e=0,i=t.length;e<i;e++)n[e]=t[e]}function jl(n,t){let e=vp[t];e===void 0&&(e=new Int32Array(t),vp[t]=e);for(let i=0;i!==t;++i)e[i]=n.allocateTextureUnit();return e}function Yv(n,t){let e=this.cache;e[0]!==t&&(n.uniform1f(this.addr,t),e[0]=t)}function $v(n,t){let e=this.cache;if(t.x!==void 0)(e[0]!==t.x||e[1]!==t.y)&&(n.uniform2f(this.addr,t.x,t.y),e[0]=t.x,e[1]=t.y);else{if(ke(e,t))return;n.uniform2fv(this.addr,t),ze(e,t)}}function Zv(n,t){let e=this.cache;if(t.x!==void 0)(e[0]!==t.x||e[1]!==t.y||e[2]!==t.z)&&(n.uniform3f(this.addr,t.x,t.y,t.z),e[0]=t.x,e[1]=t.y,e[2]=t.z);else if(t.r!==void 0)(e[0]!==t.r||e[1]!==t.g||e[2]!==t.b)&&(n.uniform3f(this.addr,t.r,t.g,t.b),e[0]=t.r,e[1]=t.g,e[2]=t.b);else{if(ke(e,t))return;n.uniform3fv(this.addr,t),ze(e,t)}}function jv(n,t){let e=this.cache;if(t.x!==void 0)(e[0]!==t.x||e[1]!==t.y||e[2]!==t.z||e[3]!==t.w)&&(n.uniform4f(this.addr,t.x,t.y,t.z,t.w),e[0]=t.x,e[1]=t.y,e[2]=t.z,e[3]=t.w);else{if(ke(e,t))return;n.uniform4fv(this.addr,t),ze(e,t)}}function Kv(n,t){let e=this.cache,i=t.elements;if(i===void 0){if(ke(e,t))return;n.uniformMatrix2fv(this.addr,!1,t),ze(e,t)}else{if(ke(e,i))return;Sp.set(i),n.uniformMatrix2fv(this.addr,!1,Sp),ze(e,i)}}function Jv(n,t){let e=this.cache,i=t.elements;if(i===void 0){if(ke(e,t))return;n.uniformMatrix3fv(this.addr,!1,t),ze(e,t)}else{if(ke(e,i))return;bp.set(i),n.uniformMatrix3fv(this.addr,!1,bp),ze(e,i)}}function Qv(n,t){let e=this.cache,i=t.elements;if(i===void 0){if(ke(e,t))return;n.uniformMatrix4fv(this.addr,!1,t),ze(e,t)}else{if(ke(e,i))return;xp.set(i),n.uniformMatrix4fv(this.addr,!1,xp),ze(e,i)}}function tx(n,t){let e=this.cache;e[0]!==t&&(n.uniform1i(this.addr,t),e[0]=t)}function ex(n,t){let e=this.cache;if(t.x!==void 0)(e[0]!==t.x||e[1]!==t.y)&&(n.uniform2i(this.addr,t.x,t.y),e[0]=t.x,e[1]=t.y);else{if(ke(e,t))return;n.uniform2iv(this.addr,t),ze(e,t)}}function ix(n,t){let e=this.cache;if(t.x!==void 0)(e[0]!==t.x||e[1]!==t.y||e[2]!==t.z)&&(n.uniform3i(this.addr,t.x,t.y,t.z),e[0]=t.x,e[1]=t.y,e[2]=t.z);else{if(ke(e,t))return;n.uniform3iv(this.addr,t),ze(e,t)}}function nx(n,t){let e=this.cache;if(t.x!==void 0)(e[0]!==t.x||e[1]!==t.y||e[2]!==t.z||e[3]!==t.w)&&(n.uniform4i(this.addr,t.x,t.y,t.z,t.w),e[0]=t.x,e[1]=t.y,e[2]=t.z,e[3]=t.w);else{if(ke(e,t))return;n.uniform4iv(this.addr,t),ze(e,t)}}function sx(n,t){let e=this.cache;e[0]!==t&&(n.uniform1ui(this.addr,t),e[0]=t)}function rx(n,t){let e=this.cache;if(t.x!==void 0)(e[0]!==t.x||e[1]!==t.y)&&(n.uniform2ui(this.addr,t.x,t.y),e[0]=t.x,e[1]=t.y);else{if(ke(e,t))return;n.uniform2uiv(this.addr,t),ze(e,t)}}function ox(n,t){let e=this.cache;if(t.x!==void 0)(e[0]!==t.x||e[1]!==t.y||e[2]!==t.z)&&(n.uniform3ui(this.addr,t.x,t.y,t.z),e[0]=t.x,e[1]=t.y,e[2]=t.z);else{if(ke(e,t))return;n.uniform3uiv(this.addr,t),ze(e,t)}}function ax(n,t){let e=this.cache;if(t.x!==void 0)(e[0]!==t.x||e[1]!==t.y||e[2]!==t.z||e[3]!==t.w)&&(n.uniform4ui(this.addr,t.x,t.y,t.z,t.w),e[0]=t.x,e[1]=t.y,e[2]=t.z,e[3]=t.w);else{if(ke(e,t))return;n.uniform4uiv(this.addr,t),ze(e,t)}}function Kl(n){return n.version===0&&(n.compareFunction=lu,n.needsUpdate=!0),n}function lx(n,t,e){let i=this.cache,s=e.allocateTextureUnit();i[0]!==s&&(n.uniform1i(this.addr,s),i[0]=s);let r;this.type===n.SAMPLER_2D_SHADOW?r=Kl(zp):r=kp,e.setTexture2D(t||r,s)}function cx(n,t,e){let i=this.cache,s=e.allocateTextureUnit();i[0]!==s&&(n.uniform1i(this.addr,s),i[0]=s),e.setTexture3D(t||Gp,s)}function hx(n,t,e){let i=this.cache,s=e.allocateTextureUnit();i[0]!==s&&(n.uniform1i(this.addr,s),i[0]=s);let r;this.type===n.SAMPLER_CUBE_SHADOW?r=Kl(Vp):r=Wp,e.setTextureCube(t||r,s)}function ux(n,t,e){let i=this.cache,s=e.allocateTextureUnit();i[0]!==s&&(n.uniform1i(this.addr,s),i[0]=s),e.setTexture2DArray(t||Hp,s)}function dx(n){switch(n){case 5126:return Yv;case 35664:return $v;case 35665:return Zv;case 35666:return jv;case 35674:return Kv;case 35675:return Jv;case 35676:return Qv;case 5124:case 35670:return tx;case 35667:case 35671:return ex;case 35668:case 35672:return ix;case 35669:case 35673:return nx;case 5125:return sx;case 36294:return rx;case 36295:return ox;case 36296:return ax;case 35678:case 36198:case 36298:case 36306:case 35682:return lx;case 35679:case 36299:case 36307:return cx;case 35680:case 36300:case 36308:case 36293:return hx;case 36289:case 36303:case 36311:case 36292:return ux}}function fx(n,t){n.uniform1fv(this.addr,t)}function px(n,t){let e=gr(t,this.size,2);n.uniform2fv(this.addr,e)}function mx(n,t){let e=gr(t,this.size,3);n.uniform3fv(this.addr,e)}function gx(n,t){let e=gr(t,this.size,4);n.uniform4fv(this.addr,e)}function _x(n,t){let e=gr(t,this.size,4);n.uniformMatrix2fv(this.addr,!1,e)}function yx(n,t){let e=gr(t,this.size,9);n.uniformMatrix3fv(this.addr,!1,e)}function vx(n,t){let e=gr(t,this.size,16);n.uniformMatrix4fv(this.addr,!1,e)}function xx(n,t){n.uniform1iv(this.addr,t)}function bx(n,t){n.uniform2iv(this.addr,t)}function Sx(n,t){n.uniform3iv(this.addr,t)}function Mx(n,t){n.uniform4iv(this.addr,t)}function wx(n,t){n.uniform1uiv(this.addr,t)}function Tx(n,t){n.uniform2uiv(this.addr,t)}function Ex(n,t){n.uniform3uiv(this.addr,t)}function Ax(n,t){n.uniform4uiv(this.addr,t)}function Cx(n,t,e){let i=this.cache,s=t.length,r=jl(e,s);ke(i,r)||(n.uniform1iv(this.addr,r),ze(i,r));let o;this.type===n.SAMPLER_2D_SHADOW?o=Kl(zp):o=kp;for(let a=0;a!==s;++a)e.setTexture2D(t[a]||o,r[a])}function Rx(n,t,e){let i=this.cache,s=t.length,r=jl(e,s);ke(i,r)||(n.uniform1iv(this.addr,r),ze(i,r));for(let o=0;o!==s;++o)e.setTexture3D(t[o]||Gp,r[o])}function Px(n,t,e){let i=this.cache,s=t.length,r=jl(e,s);ke(i,r)||(n.uniform1iv(this.addr,r),ze(i,r));let o;this.type===n.SAMPLER_CUBE_SHADOW?o=Kl(Vp):o=Wp;for(let a=0;a!==s;++a)e.setTextureCube(t[a]||o,r[a])}function Ix(n,t,e){let i=this.cache,s=t.length,r=jl(e,s);ke(i,r)||(n.uniform1iv(this.addr,r),ze(i,r));for(let o=0;o!==s;++o)e.setTexture2DArray(t[o]||Hp,r[o])}function Lx(n){switch(n){case 5126:return fx;case 35664:return px;case 35665:return mx;case 35666:return gx;case 35674:return _x;case 35675:return yx;case 35676:return vx;case 5124:case 35670:return xx;case 35667:case 35671:return bx;case 35668:case 35672:return Sx;case 35669:case 35673:return Mx;case 5125:return wx;case 36294:return Tx;case 36295:return Ex;case 36296:return Ax;case 35678:case 36198:case 36298:case 36306:case 35682:return Cx;case 35679:case 36299:case 36307:return Rx;case 35680:case 36300:case 36308:case 36293:return Px;case 36289:case 36303:case 36311:case 36292:return Ix}}var bu=class{constructor(t,e,i){this.id=t,this.addr=i,this.cache=[],this.type=e.type,this.setValue=dx(e.type)}},Su=class{constructor(t,e,i){this.id=t,this.addr=i,this.cache=[],this.type=e.type,this.size=e.size,this.setValue=Lx(e.type)}},Mu=class{constructor(t){this.id=t,this.seq=[],this.map={}}setValue(t,e,i){let s=this.seq;for(let r=0,o=s.length;r!==o;++r){let a=s[r];a.setValue(t,e[a.id],i)}}},vu=/(\w+)(\])?(\[|\.)?/g;function Mp(n,t){n.seq.push(t),n.map[t.id]=t}function Dx(n,t,e){let i=n.name,s=i.length;for(vu.lastIndex=0;;){let r=vu.exec(i),o=vu.lastIndex,a=r[1],l=r[2]==="]",c=r[3];if(l&&(a=a|0),c===void 0||c==="["&&o+2===s){Mp(e,c===void 0?new bu(a,n,t):new Su(a,n,t));break}else{let d=e.map[a];d===void 0&&(d=new Mu(a),Mp(e,d)),e=d}}}var pr=class{constructor(t,e){this.seq=[],this.map={};let i=t.getProgramParameter(e,t.ACTIVE_UNIFORMS);for(let o=0;o<i;++o){let a=t.getActiveUniform(e,o),l=t.getUniformLocation(e,a.name);Dx(a,l,this)}let s=[],r=[];for(let o of this.seq)o.type===t.SAMPLER_2D_SHADOW||o.type===t.SAMPLER_CUBE_SHADOW||o.type===t.SAMPLER_2D_ARRAY_SHADOW?s.push(o):r.push(o);s.length>0&&(this.seq=s.concat(r))}setValue(t,e,i,s){let r=this.map[e];r!==void 0&&r.setValue(t,i,s)}setOptional(t,e,i){let s=e[i];s!==void 0&&this.setValue(t,i,s)}static upload(t,e,i,s){for(let r=0,o=e.length;r!==o;++r){let a=e[r],l=i[a.id];l.needsUpdate!==!1&&a.setValue(t,l.value,s)}}static seqWithValue(t,e){let i=[];for(let s=0,r=t.length;s!==r;++s){let o=t[s];o.id in e&&i.push(o)}return i}};function wp(n,t,e){let i=n.createShader(t);return n.shaderSource(i,e),n.compileShader(i),i}var Nx=37297,Ux=0;function Ox(n,t){let e=n.split(`
`),i=[],s=Math.max(t-6,0),r=Math.min(t+6,e.length);for(let o=s;o<r;o++){let a=o+1;i.push(`${a===t?">":" "} ${a}: ${e[o]}`)}return i.join(`
`)}var Tp=new Ot;function Fx(n){Xt._getMatrix(Tp,Xt.workingColorSpace,n);let t=`mat3( ${Tp.elements.map(e=>e.toFixed(4))} )`;switch(Xt.getTransfer(n)){case Zr:return[t,"LinearTransferOETF"];case re:return[t,"sRGBTransferOETF"];default:return Pt("WebGLProgram: Unsupported color space: ",n),[t,"LinearTransferOETF"]}}function Ep(n,t,e){let i=n.getShaderParameter(t,n.COMPILE_STATUS),r=(n.getShaderInfoLog(t)||"").trim();if(i&&r==="")return"";let o=/ERROR: 0:(\d+)/.exec(r);if(o){let a=parseInt(o[1]);return e.toUpperCase()+`

`+r+`

`+Ox(n.getShaderSource(t),a)}else return r}function Bx(n,t){let e=Fx(t);return[`vec4 ${n}( vec4 value ) {`,`	return ${e[1]}( vec4( ${e[0]} * value.rgb, value.a ) );`,"}"].join(`
`)}var kx={[Xh]:"Linear",[qh]:"Reinhard",[Yh]:"Cineon",[$h]:"ACESFilmic",[jh]:"AgX",[Kh]:"Neutral",[Zh]:"Custom"};function zx(n,t){let e=kx[t];return e===void 0?(Pt("WebGLProgram: Unsupported toneMapping:",t),"vec3 "+n+"( vec3 color ) { return LinearToneMapping( color ); }"):"vec3 "+n+"( vec3 color ) { return "+e+"ToneMapping( color ); }"}var Yl=new C;function Vx(){Xt.getLuminanceCoefficients(Yl);let n=Yl.x.toFixed(4),t=Yl.y.toFixed(4),e=Yl.z.toFixed(4);return["float luminance( const in vec3 rgb ) {",`	const vec3 weights = vec3( ${n}, ${t}, ${e} );`,"	return dot( weights, rgb );","}"].join(`
`)}function Hx(n){return[n.extensionClipCullDistance?"#extension GL_ANGLE_clip_cull_distance : require":"",n.extensionMultiDraw?"#extension GL_ANGLE_multi_draw : require":""].filter(To).join(`
`)}function Gx(n){let t=[];for(let e in n){let i=n[e];i!==!1&&t.push("#define "+e+" "+i)}return t.join(`
`)}function Wx(n,t){let e={},i=n.getProgramParameter(t,n.ACTIVE_ATTRIBUTES);for(let s=0;s<i;s++){let r=n.getActiveAttrib(t,s),o=r.name,a=1;r.type===n.FLOAT_MAT2&&(a=2),r.type===n.FLOAT_MAT3&&(a=3),r.type===n.FLOAT_MAT4&&(a=4),e[o]={type:r.type,location:n.getAttribLocation(t,o),locationSize:a}}return e}function To(n){return n!==""}function Ap(n,t){let e=t.numSpotLightShadows+t.numSpotLightMaps-t.numSpotLightShadowsWithMaps;return n.replace(/NUM_SUN_LIGHTS/g,t.numSunLights).replace(/NUM_DIR_LIGHTS/g,t.numDirLights).replace(/NUM_SPOT_LIGHTS/g,t.numSpotLights).replace(/NUM_SPOT_LIGHT_MAPS/g,t.numSpotLightMaps).replace(/NUM_SPOT_LIGHT_COORDS/g,e).replace(/NUM_RECT_AREA_LIGHTS/g,t.numRectAreaLights).replace(/NUM_POINT_LIGHTS/g,t.numPointLights).replace(/NUM_HEMI_LIGHTS/g,t.numHemiLights).replace(/NUM_SUN_LIGHT_SHADOWS/g,t.numSunLightShadows).replace(/NUM_DIR_LIGHT_SHADOWS/g,t.numDirLightShadows).replace(/NUM_SPOT_LIGHT_SHADOWS_WITH_MAPS/g,t.numSpotLightShadowsWithMaps).replace(/NUM_SPOT_LIGHT_SHADOWS/g,t.numSpotLightShadows).replace(/NUM_POINT_LIGHT_SHADOWS/g,t.numPointLightShadows).replace(/NUM_LIGHT_PROBE_GRIDS/g,t.numLightProbeGrids)}function Cp(n,t){return n.replace(/NUM_CLIPPING_PLANES/g,t.numClippingPlanes).replace(/UNION_CLIPPING_PLANES/g,t.numClippingPlanes-t.numClipIntersection)}var Xx=/^[ \t]*#include +<([\w\d./]+)>/gm;function wu(n){return n.replace(Xx,qx)}function qx(n,t){let e=Gt[t];if(e===void 0)throw new Error("THREE.WebGLProgram: Can not resolve #include <"+t+">");return wu(e)}var Yx=/#pragma unroll_loop_start\s+for\s*\(\s*int\s+i\s*=\s*(\d+)\s*;\s*i\s*<\s*(\d+)\s*;\s*i\s*\+\+\s*\)\s*{([\s\S]+?)}\s+#pragma unroll_loop_end/g;function Rp(n){return n.replace(Yx,$x)}function $x(n,t,e,i){let s="";for(let r=parseInt(t);r<parseInt(e);r++)s+=i.replace(/\[\s*i\s*\]/g,"[ "+r+" ]").replace(/UNROLLED_LOOP_INDEX/g,r);return s}function Pp(n){let t=`precision ${n.precision} float;
	precision ${n.precision} int;
	precision ${n.precision} sampler2D;
	precision ${n.precision} samplerCube;
	precision ${n.precision} sampler3D;
	precision ${n.precision} sampler2DArray;
	precision ${n.precision} sampler2DShadow;
	precision ${n.precision} samplerCubeShadow;
	precision ${n.precision} sampler2DArrayShadow;
	precision ${n.precision} isampler2D;
	precision ${n.precision} isampler3D;
	precision ${n.precision} isamplerCube;
	precision ${n.precision} isampler2DArray;
	precision ${n.precision} usampler2D;
	precision ${n.precision} usampler3D;
	precision ${n.precision} usamplerCube;
	precision ${n.precision} usampler2DArray;
	`;return n.precision==="highp"?t+=`
#define HIGH_PRECISION`:n.precision==="mediump"?t+=`
#define MEDIUM_PRECISION`:n.precision==="lowp"&&(t+=`
#define LOW_PRECISION`),t}var Zx={[mo]:"SHADOWMAP_TYPE_PCF",[cr]:"SHADOWMAP_TYPE_VSM"};function jx(n){return Zx[n.shadowMapType]||"SHADOWMAP_TYPE_BASIC"}var Kx={[ur]:"ENVMAP_MODE_REFRACTION"};function Jx(n){return n.envMap===!1?"ENVMAP_MODE_REFLECTION":Kx[n.envMapMode]||"ENVMAP_MODE_REFLECTION"}var Qx={[ol]:"ENVMAP_BLENDING_MULTIPLY",[qf]:"ENVMAP_BLENDING_MIX",[Yf]:"ENVMAP_BLENDING_ADD"};function tb(n){return n.envMap===!1?"ENVMAP_BLENDING_NONE":Qx[n.combine]||"ENVMAP_BLENDING_NONE"}function eb(n,t,e,i){let s=n.getContext(),r=e.defines,o=e.vertexShader,a=e.fragmentShader,l=jx(e),c=e.envMapPMREM===!0?"ENVMAP_TYPE_PMREM":"ENVMAP_TYPE_CUBE",h=Jx(e),d=tb(e),u=Hx(e),f=Gx(r),g=s.createProgram(),x,p,m=e.glslVersion?"#version "+e.glslVersion+`
`:"";e.isRawShaderMaterial?(x=["#define SHADER_TYPE "+e.shaderType,"#define SHADER_NAME "+e.shaderName,f].filter(To).join(`
`),x.length>0&&(x+=`
`),p=["#define SHADER_TYPE "+e.shaderType,"#define SHADER_NAME "+e.shaderName,f].filter(To).join(`
`),p.length>0&&(p+=`
`)):(x=[Pp(e),"#define SHADER_TYPE "+e.shaderType,"#define SHADER_NAME "+e.shaderName,f,e.extensionClipCullDistance?"#define USE_CLIP_DISTANCE":"",e.batching?"#define USE_BATCHING":"",e.batchingColor?"#define USE_BATCHING_COLOR":"",e.instancing?"#define USE_INSTANCING":"",e.instancingColor?"#define USE_INSTANCING_COLOR":"",e.instancingMorph?"#define USE_INSTANCING_MORPH":"",e.useFog&&e.fog?"#define USE_FOG":"",e.useFog&&e.fogExp2?"#define FOG_EXP2":"",e.map?"#define USE_MAP":"",e.envMap?"#define USE_ENVMAP":"",e.envMap?"#define "+h:"",e.lightMap?"#define USE_LIGHTMAP":"",e.aoMap?"#define USE_AOMAP":"",e.bumpMap?"#define USE_BUMPMAP":"",e.normalMap?"#define USE_NORMALMAP":"",e.normalMapObjectSpace?"#define USE_NORMALMAP_OBJECTSPACE":"",e.normalMapTangentSpace?"#define USE_NORMALMAP_TANGENTSPACE":"",e.displacementMap?"#define USE_DISPLACEMENTMAP":"",e.emissiveMap?"#define USE_EMISSIVEMAP":"",e.anisotropy?"#define USE_ANISOTROPY":"",e.anisotropyMap?"#define USE_ANISOTROPYMAP":"",e.clearcoatMap?"#define USE_CLEARCOATMAP":"",e.clearcoatRoughnessMap?"#define USE_CLEARCOAT_ROUGHNESSMAP":"",e.clearcoatNormalMap?"#define USE_CLEARCOAT_NORMALMAP":"",e.diffuseRoughnessMap?"#define USE_DIFFUSE_ROUGHNESSMAP":"",e.iridescenceMap?"#define USE_IRIDESCENCEMAP":"",e.iridescenceThicknessMap?"#define USE_IRIDESCENCE_THICKNESSMAP":"",e.specularMap?"#define USE_SPECULARMAP":"",e.specularColorMap?"#define USE_SPECULAR_COLORMAP":"",e.specularIntensityMap?"#define USE_SPECULAR_INTENSITYMAP":"",e.roughnessMap?"#define USE_ROUGHNESSMAP":"",e.metalnessMap?"#define USE_METALNESSMAP":"",e.alphaMap?"#define USE_ALPHAMAP":"",e.alphaHash?"#define USE_ALPHAHASH":"",e.transmission?"#define USE_TRANSMISSION":"",e.transmissionMap?"#define USE_TRANSMISSIONMAP":"",e.thicknessMap?"#define USE_THICKNESSMAP":"",e.sheenColorMap?"#define USE_SHEEN_COLORMAP":"",e.sheenRoughnessMap?"#define USE_SHEEN_ROUGHNESSMAP":"",e.mapUv?"#define MAP_UV "+e.mapUv:"",e.alphaMapUv?"#define ALPHAMAP_UV "+e.alphaMapUv:"",e.lightMapUv?"#define LIGHTMAP_UV "+e.lightMapUv:"",e.aoMapUv?"#define AOMAP_UV "+e.aoMapUv:"",e.emissiveMapUv?"#define EMISSIVEMAP_UV "+e.emissiveMapUv:"",e.bumpMapUv?"#define BUMPMAP_UV "+e.bumpMapUv:"",e.normalMapUv?"#define NORMALMAP_UV "+e.normalMapUv:"",e.displacementMapUv?"#define DISPLACEMENTMAP_UV "+e.displacementMapUv:"",e.metalnessMapUv?"#define METALNESSMAP_UV "+e.metalnessMapUv:"",e.roughnessMapUv?"#define ROUGHNESSMAP_UV "+e.roughnessMapUv:"",e.anisotropyMapUv?"#define ANISOTROPYMAP_UV "+e.anisotropyMapUv:"",e.clearcoatMapUv?"#define CLEARCOATMAP_UV "+e.clearcoatMapUv:"",e.clearcoatNormalMapUv?"#define CLEARCOAT_NORMALMAP_UV "+e.clearcoatNormalMapUv:"",e.clearcoatRoughnessMapUv?"#define CLEARCOAT_ROUGHNESSMAP_UV "+e.clearcoatRoughnessMapUv:"",e.diffuseRoughnessMapUv?"#define DIFFUSE_ROUGHNESSMAP_UV "+e.diffuseRoughnessMapUv:"",e.iridescenceMapUv?"#define IRIDESCENCEMAP_UV "+e.iridescenceMapUv:"",e.iridescenceThicknessMapUv?"#define IRIDESCENCE_THICKNESSMAP_UV "+e.iridescenceThicknessMapUv:"",e.sheenColorMapUv?"#define SHEEN_COLORMAP_UV "+e.sheenColorMapUv:"",e.sheenRoughnessMapUv?"#define SHEEN_ROUGHNESSMAP_UV "+e.sheenRoughnessMapUv:"",e.specularMapUv?"#define SPECULARMAP_UV "+e.specularMapUv:"",e.specularColorMapUv?"#define SPECULAR_COLORMAP_UV "+e.specularColorMapUv:"",e.specularIntensityMapUv?"#define SPECULAR_INTENSITYMAP_UV "+e.specularIntensityMapUv:"",e.transmissionMapUv?"#define TRANSMISSIONMAP_UV "+e.transmissionMapUv:"",e.thicknessMapUv?"#define THICKNESSMAP_UV "+e.thicknessMapUv:"",e.vertexTangents&&e.flatShading===!1?"#define USE_TANGENT":"",e.vertexNormals?"#define HAS_NORMAL":"",e.vertexColors?"#define USE_COLOR":"",e.vertexAlphas?"#define USE_COLOR_ALPHA":"",e.vertexUv1s?"#define USE_UV1":"",e.vertexUv2s?"#define USE_UV2":"",e.vertexUv3s?"#define USE_UV3":"",e.pointsUvs?"#define USE_POINTS_UV":"",e.flatShading?"#define FLAT_SHADED":"",e.skinning?"#define USE_SKINNING":"",e.morphTargets?"#define USE_MORPHTARGETS":"",e.morphNormals&&e.flatShading===!1?"#define USE_MORPHNORMALS":"",e.morphColors?"#define USE_MORPHCOLORS":"",e.morphTargetsCount>0?"#define MORPHTARGETS_TEXTURE_STRIDE "+e.morphTextureStride:"",e.morphTargetsCount>0?"#define MORPHTARGETS_COUNT "+e.morphTargetsCount:"",e.doubleSided?"#define DOUBLE_SIDED":"",e.flipSided?"#define FLIP_SIDED":"",e.shadowMapEnabled?"#define USE_SHADOWMAP":"",e.shadowMapEnabled?"#define "+l:"",e.sizeAttenuation?"#define USE_SIZEATTENUATION":"",e.numLightProbes>0?"#define USE_LIGHT_PROBES":"",e.logarithmicDepthBuffer?"#define USE_LOGARITHMIC_DEPTH_BUFFER":"",e.reversedDepthBuffer?"#define USE_REVERSED_DEPTH_BUFFER":"","uniform mat4 modelMatrix;","uniform mat4 modelViewMatrix;","uniform mat4 projectionMatrix;","uniform mat4 viewMatrix;","uniform mat3 normalMatrix;","uniform vec3 cameraPosition;","uniform bool isOrthographic;","#ifdef USE_INSTANCING","	attribute mat4 instanceMatrix;","#endif","#ifdef USE_INSTANCING_COLOR","	attribute vec3 instanceColor;","#endif","#ifdef USE_INSTANCING_MORPH","	uniform sampler2D morphTexture;","#endif","attribute vec3 position;","attribute vec3 normal;","attribute vec2 uv;","#ifdef USE_UV1","	attribute vec2 uv1;","#endif","#ifdef USE_UV2","	attribute vec2 uv2;","#endif","#ifdef USE_UV3","	attribute vec2 uv3;","#endif","#ifdef USE_TANGENT","	attribute vec4 tangent;","#endif","#if defined( USE_COLOR_ALPHA )","	attribute vec4 color;","#elif defined( USE_COLOR )","	attribute vec3 color;","#endif","#ifdef USE_SKINNING","	attribute vec4 skinIndex;","	attribute vec4 skinWeight;","#endif",`
`].filter(To).join(`
`),p=[Pp(e),"#define SHADER_TYPE "+e.shaderType,"#define SHADER_NAME "+e.shaderName,f,e.useFog&&e.fog?"#define USE_FOG":"",e.useFog&&e.fogExp2?"#define FOG_EXP2":"",e.alphaToCoverage?"#define ALPHA_TO_COVERAGE":"",e.map?"#define USE_MAP":"",e.matcap?"#define USE_MATCAP":"",e.envMap?"#define USE_ENVMAP":"",e.envMap?"#define "+c:"",e.envMap?"#define "+h:"",e.envMap?"#define "+d:"",e.envMapPMREM?"#define ENVMAP_MAX_LOD "+e.envMapMaxLod+".0":"",e.envMapPMREM?"#define ENVMAP_SIZE "+e.envMapSize+".0":"",e.lightMap?"#define USE_LIGHTMAP":"",e.aoMap?"#define USE_AOMAP":"",e.bumpMap?"#define USE_BUMPMAP":"",e.normalMap?"#define USE_NORMALMAP":"",e.normalMapObjectSpace?"#define USE_NORMALMAP_OBJECTSPACE":"",e.normalMapTangentSpace?"#define USE_NORMALMAP_TANGENTSPACE":"",e.packedNormalMap?"#define USE_PACKED_NORMALMAP":"",e.emissiveMap?"#define USE_EMISSIVEMAP":"",e.anisotropy?"#define USE_ANISOTROPY":"",e.anisotropyMap?"#define USE_ANISOTROPYMAP":"",e.clearcoat?"#define USE_CLEARCOAT":"",e.clearcoatMap?"#define USE_CLEARCOATMAP":"",e.clearcoatRoughnessMap?"#define USE_CLEARCOAT_ROUGHNESSMAP":"",e.clearcoatNormalMap?"#define USE_CLEARCOAT_NORMALMAP":"",e.diffuseRoughness?"#define USE_DIFFUSE_ROUGHNESS":"",e.diffuseRoughnessMap?"#define USE_DIFFUSE_ROUGHNESSMAP":"",e.dispersion?"#define USE_DISPERSION":"",e.retroreflection?"#define USE_RETROREFLECTION":"",e.iridescence?"#define USE_IRIDESCENCE":"",e.iridescenceMap?"#define USE_IRIDESCENCEMAP":"",e.iridescenceThicknessMap?"#define USE_IRIDESCENCE_THICKNESSMAP":"",e.specularMap?"#define USE_SPECULARMAP":"",e.specularColorMap?"#define USE_SPECULAR_COLORMAP":"",e.specularIntensityMap?"#define USE_SPECULAR_INTENSITYMAP":"",e.roughnessMap?"#define USE_ROUGHNESSMAP":"",e.metalnessMap?"#define USE_METALNESSMAP":"",e.alphaMap?"#define USE_ALPHAMAP":"",e.alphaTest?"#define USE_ALPHATEST":"",e.alphaHash?"#define USE_ALPHAHASH":"",e.sheen?"#define USE_SHEEN":"",e.sheenColorMap?"#define USE_SHEEN_COLORMAP":"",e.sheenRoughnessMap?"#define USE_SHEEN_ROUGHNESSMAP":"",e.transmission?"#define USE_TRANSMISSION":"",e.transmissionMap?"#define USE_TRANSMISSIONMAP":"",e.thicknessMap?"#define USE_THICKNESSMAP":"",e.vertexTangents&&e.flatShading===!1?"#define USE_TANGENT":"",e.vertexColors||e.instancingColor?"#define USE_COLOR":"",e.vertexAlphas||e.batchingColor?"#define USE_COLOR_ALPHA":"",e.vertexUv1s?"#define USE_UV1":"",e.vertexUv2s?"#define USE_UV2":"",e.vertexUv3s?"#define USE_UV3":"",e.pointsUvs?"#define USE_POINTS_UV":"",e.gradientMap?"#define USE_GRADIENTMAP":"",e.flatShading?"#define FLAT_SHADED":"",e.doubleSided?"#define DOUBLE_SIDED":"",e.flipSided?"#define FLIP_SIDED":"",e.shadowMapEnabled?"#define USE_SHADOWMAP":"",e.shadowMapEnabled?"#define "+l:"",e.premultipliedAlpha?"#define PREMULTIPLIED_ALPHA":"",e.numLightProbes>0?"#define USE_LIGHT_PROBES":"",e.decodeVideoTexture?"#define DECODE_VIDEO_TEXTURE":"",e.decodeVideoTextureEmissive?"#define DECODE_VIDEO_TEXTURE_EMISSIVE":"",e.logarithmicDepthBuffer?"#define USE_LOGARITHMIC_DEPTH_BUFFER":"",e.reversedDepthBuffer?"#define USE_REVERSED_DEPTH_BUFFER":"","uniform mat4 viewMatrix;","uniform vec3 cameraPosition;","uniform bool isOrthographic;",e.toneMapping!==cn?"#define TONE_MAPPING":"",e.toneMapping!==cn?Gt.tonemapping_pars_fragment:"",e.toneMapping!==cn?zx("toneMapping",e.toneMapping):"",e.dithering?"#define DITHERING":"",e.opaque?"#define OPAQUE":"",Gt.colorspace_pars_fragment,Bx("linearToOutputTexel",e.outputColorSpace),Vx(),e.useDepthPacking?"#define DEPTH_PACKING "+e.depthPacking:"",`
`].filter(To).join(`
`)),o=wu(o),o=Ap(o,e),o=Cp(o,e),a=wu(a),a=Ap(a,e),a=Cp(a,e),o=Rp(o),a=Rp(a),e.isRawShaderMaterial!==!0&&(m=`#version 300 es
`,x=[u,"#define attribute in","#define varying out","#define texture2D texture"].join(`
`)+`
`+x,p=["#define varying in",e.glslVersion===cu?"":"layout(location = 0) out highp vec4 pc_fragColor;",e.glslVersion===cu?"":"#define gl_FragColor pc_fragColor","#define gl_FragDepthEXT gl_FragDepth","#define texture2D texture","#define textureCube texture","#define texture2DProj textureProj","#define texture2DLodEXT textureLod","#define texture2DProjLodEXT textureProjLod","#define textureCubeLodEXT textureLod","#define texture2DGradEXT textureGrad","#define texture2DProjGradEXT textureProjGrad","#define textureCubeGradEXT textureGrad"].join(`
`)+`
`+p);let y=m+x+o,b=m+p+a,v=wp(s,s.VERTEX_SHADER,y),S=wp(s,s.FRAGMENT_SHADER,b);s.attachShader(g,v),s.attachShader(g,S),e.index0AttributeName!==void 0?s.bindAttribLocation(g,0,e.index0AttributeName):e.hasPositionAttribute===!0&&s.bindAttribLocation(g,0,"position"),s.linkProgram(g);function w(A){if(n.debug.checkShaderErrors){let P=s.getProgramInfoLog(g)||"",I=s.getShaderInfoLog(v)||"",O=s.getShaderInfoLog(S)||"",L=P.trim(),B=I.trim(),H=O.trim(),G=!0,et=!0;if(s.getProgramParameter(g,s.LINK_STATUS)===!1)if(G=!1,typeof n.debug.onShaderError=="function")n.debug.onShaderError(s,g,v,S);else{let X=Ep(s,v,"vertex"),J=Ep(s,S,"fragment");Ut("WebGLProgram: Shader Error "+s.getError()+" - VALIDATE_STATUS "+s.getProgramParameter(g,s.VALIDATE_STATUS)+`

Material Name: `+A.name+`
Material Type: `+A.type+`

Program Info Log: `+L+`
`+X+`
`+J)}else L!==""?Pt("WebGLProgram: Program Info Log:",L):(B===""||H==="")&&(et=!1);et&&(A.diagnostics={runnable:G,programLog:L,vertexShader:{log:B,prefix:x},fragmentShader:{log:H,prefix:p}})}s.deleteShader(v),s.deleteShader(S),_=new pr(s,g),M=Wx(s,g)}let _;this.getUniforms=function(){return _===void 0&&w(this),_};let M;this.getAttributes=function(){return M===void 0&&w(this),M};let R=e.rendererExtensionParallelShaderCompile===!1;return this.isReady=function(){return R===!1&&(R=s.getProgramParameter(g,Nx)),R},this.destroy=function(){i.releaseStatesOfProgram(this),s.deleteProgram(g),this.program=void 0},this.type=e.shaderType,this.name=e.shaderName,this.id=Ux++,this.cacheKey=t,this.usedTimes=1,this.program=g,this.vertexShader=v,this.fragmentShader=S,this}var ib=0,Tu=class{constructor(){this.shaderCache=new Map,this.materialCache=new Map}update(t,e,i){let s=this._getShaderCacheForMaterial(t);return s.has(e)===!1&&(s.add(e),e.usedTimes++),s.has(i)===!1&&(s.add(i),i.usedTimes++),this}remove(t){let e=this.materialCache.get(t);for(let i of e)i.usedTimes--,i.usedTimes===0&&this.shaderCache.delete(i.code);return this.materialCache.delete(t),this}getVertexShaderStage(t){return this._getShaderStage(t.vertexShader)}getFragmentShaderStage(t){return this._getShaderStage(t.fragmentShader)}dispose(){this.shaderCache.clear(),this.materialCache.clear()}_getShaderCacheForMaterial(t){let e=this.materialCache,i=e.get(t);return i===void 0&&(i=new Set,e.set(t,i)),i}_getShaderStage(t){let e=this.shaderCache,i=e.get(t);return i===void 0&&(i=new Eu(t),e.set(t,i)),i}},Eu=class{constructor(t){this.id=ib++,this.code=t,this.usedTimes=0}};function nb(n){return n===Qn||n===So||n===Mo}function sb(n,t,e,i,s,r){let o=new nr,a=new Tu,l=new Set,c=[],h=new Map,d=i.logarithmicDepthBuffer,u={MeshDepthMaterial:"depth",MeshDistanceMaterial:"distance",MeshNormalMaterial:"normal",MeshBasicMaterial:"basic",MeshLambertMaterial:"lambert",MeshPhongMaterial:"phong",MeshToonMaterial:"toon",MeshStandardMaterial:"physical",MeshPhysicalMaterial:"physical",MeshMatcapMaterial:"matcap",LineBasicMaterial:"basic",LineDashedMaterial:"dashed",PointsMaterial:"points",ShadowMaterial:"shadow",SpriteMaterial:"sprite"};function f(_){return l.add(_),_===0?"uv":`uv${_}`}function g(_,M,R,A,P,I){let O=A.fog,L=P.geometry,B=_.isMeshStandardMaterial||_.isMeshLambertMaterial||_.isMeshPhongMaterial?A.environment:null,H=_.isMeshStandardMaterial||_.isMeshLambertMaterial&&!_.envMap||_.isMeshPhongMaterial&&!_.envMap,G=t.get(_.envMap||B,H),et=u[_.type],X=i.precision;_.precision!==null&&(X=i.getMaxPrecision(_.precision),X!==_.precision&&Pt("WebGLProgram.getParameters:",_.precision,"not supported, using",X,"instead."));let J=L.morphAttributes.position||L.morphAttributes.normal||L.morphAttributes.color,tt=J!==void 0?J.length:0,vt=0;L.morphAttributes.position!==void 0&&(vt=1),L.morphAttributes.normal!==void 0&&(vt=2),L.morphAttributes.color!==void 0&&(vt=3);let Nt,Z,ut,xt;if(et){let gt=un[et];Nt=gt.vertexShader,Z=gt.fragmentShader}else{Nt=_.vertexShader,Z=_.fragmentShader;let gt=a.getVertexShaderStage(_),le=a.getFragmentShaderStage(_);a.update(_,gt,le),ut=gt.id,xt=le.id}let Rt=n.getRenderTarget(),mt=n.state.buffers.depth.getReversed(),Ft=P.isInstancedMesh===!0,Ce=P.isBatchedMesh===!0,It=!!_.map,Jt=!!_.matcap,he=!!G,Yt=he&&G.isPMREMTexture===!0,Ze=!!_.aoMap,Oe=!!_.lightMap,xi=!!_.bumpMap&&_.wireframe===!1,Ee=!!_.normalMap,nn=!!_.displacementMap,He=!!_.emissiveMap,Ui=!!_.metalnessMap,Oi=!!_.roughnessMap,Fi=_.anisotropy>0,k=_.clearcoat>0,Bi=_.diffuseRoughness>0,ve=_.dispersion>0,xe=_.retroreflectivity>0,pt=_.iridescence>0,Fe=_.sheen>0,Lt=_.transmission>0,Bt=Fi&&!!_.anisotropyMap,D=k&&!!_.clearcoatMap,T=k&&!!_.clearcoatNormalMap,V=k&&!!_.clearcoatRoughnessMap,it=Bi&&!!_.diffuseRoughnessMap,Q=pt&&!!_.iridescenceMap,ot=pt&&!!_.iridescenceThicknessMap,dt=Fe&&!!_.sheenColorMap,$=Fe&&!!_.sheenRoughnessMap,j=!!_.specularMap,lt=!!_.specularColorMap,U=!!_.specularIntensityMap,K=Lt&&!!_.transmissionMap,Y=Lt&&!!_.thicknessMap,ct=!!_.gradientMap,rt=!!_.alphaMap,at=_.alphaTest>0,Et=!!_.alphaHash,Ht=!!_.extensions,nt=cn;_.toneMapped&&(Rt===null||Rt.isXRRenderTarget===!0)&&(nt=n.toneMapping);let At=Yt?G.isCompressedCubeTexture?G.image[0].mipmaps:G.mipmaps:null,Vt={shaderID:et,shaderType:_.type,shaderName:_.name,vertexShader:Nt,fragmentShader:Z,defines:_.defines,customVertexShaderID:ut,customFragmentShaderID:xt,isRawShaderMaterial:_.isRawShaderMaterial===!0,glslVersion:_.glslVersion,precision:X,batching:Ce,batchingColor:Ce&&P._colorsTexture!==null,instancing:Ft,instancingColor:Ft&&P.instanceColor!==null,instancingMorph:Ft&&P.morphTexture!==null,outputColorSpace:Rt===null?n.outputColorSpace:Rt.isXRRenderTarget===!0?Rt.texture.colorSpace:Xt.workingColorSpace,alphaToCoverage:!!_.alphaToCoverage,map:It,matcap:Jt,envMap:he,envMapMode:he&&G.mapping,envMapPMREM:Yt,envMapMaxLod:Yt?At.length-1:null,envMapSize:Yt?At[0].width:null,aoMap:Ze,lightMap:Oe,bumpMap:xi,normalMap:Ee,displacementMap:nn,emissiveMap:He,normalMapObjectSpace:Ee&&_.normalMapType===jf,normalMapTangentSpace:Ee&&_.normalMapType===Xl,packedNormalMap:Ee&&_.normalMapType===Xl&&nb(_.normalMap.format),metalnessMap:Ui,roughnessMap:Oi,anisotropy:Fi,anisotropyMap:Bt,clearcoat:k,clearcoatMap:D,clearcoatNormalMap:T,clearcoatRoughnessMap:V,diffuseRoughness:Bi,diffuseRoughnessMap:it,dispersion:ve,retroreflection:xe,iridescence:pt,iridescenceMap:Q,iridescenceThicknessMap:ot,sheen:Fe,sheenColorMap:dt,sheenRoughnessMap:$,specularMap:j,specularColorMap:lt,specularIntensityMap:U,transmission:Lt,transmissionMap:K,thicknessMap:Y,gradientMap:ct,opaque:_.transparent===!1&&_.blending===hr&&_.alphaToCoverage===!1,alphaMap:rt,alphaTest:at,alphaHash:Et,combine:_.combine,mapUv:It&&f(_.map.channel),aoMapUv:Ze&&f(_.aoMap.channel),lightMapUv:Oe&&f(_.lightMap.channel),bumpMapUv:xi&&f(_.bumpMap.channel),normalMapUv:Ee&&f(_.normalMap.channel),displacementMapUv:nn&&f(_.displacementMap.channel),emissiveMapUv:He&&f(_.emissiveMap.channel),metalnessMapUv:Ui&&f(_.metalnessMap.channel),roughnessMapUv:Oi&&f(_.roughnessMap.channel),anisotropyMapUv:Bt&&f(_.anisotropyMap.channel),clearcoatMapUv:D&&f(_.clearcoatMap.channel),clearcoatNormalMapUv:T&&f(_.clearcoatNormalMap.channel),clearcoatRoughnessMapUv:V&&f(_.clearcoatRoughnessMap.channel),diffuseRoughnessMapUv:it&&f(_.diffuseRoughnessMap.channel),iridescenceMapUv:Q&&f(_.iridescenceMap.channel),iridescenceThicknessMapUv:ot&&f(_.iridescenceThicknessMap.channel),sheenColorMapUv:dt&&f(_.sheenColorMap.channel),sheenRoughnessMapUv:$&&f(_.sheenRoughnessMap.channel),specularMapUv:j&&f(_.specularMap.channel),specularColorMapUv:lt&&f(_.specularColorMap.channel),specularIntensityMapUv:U&&f(_.specularIntensityMap.channel),transmissionMapUv:K&&f(_.transmissionMap.channel),thicknessMapUv:Y&&f(_.thicknessMap.channel),alphaMapUv:rt&&f(_.alphaMap.channel),vertexTangents:!!L.attributes.tangent&&(Ee||Fi),vertexNormals:!!L.attributes.normal,vertexColors:_.vertexColors,vertexAlphas:_.vertexColors===!0&&!!L.attributes.color&&L.attributes.color.itemSize===4,pointsUvs:P.isPoints===!0&&!!L.attributes.uv&&(It||rt),fog:!!O,useFog:_.fog===!0,fogExp2:!!O&&O.isFogExp2,flatShading:_.wireframe===!1&&(_.flatShading===!0||L.attributes.normal===void 0&&Ee===!1&&(_.isMeshLambertMaterial||_.isMeshPhongMaterial||_.isMeshStandardMaterial||_.isMeshPhysicalMaterial)),sizeAttenuation:_.sizeAttenuation===!0,logarithmicDepthBuffer:d,reversedDepthBuffer:mt,skinning:P.isSkinnedMesh===!0,hasPositionAttribute:L.attributes.position!==void 0,morphTargets:L.morphAttributes.position!==void 0,morphNormals:L.morphAttributes.normal!==void 0,morphColors:L.morphAttributes.color!==void 0,morphTargetsCount:tt,morphTextureStride:vt,numSunLights:M.sun.length,numDirLights:M.directional.length,numPointLights:M.point.length,numSpotLights:M.spot.length,numSpotLightMaps:M.spotLightMap.length,numRectAreaLights:M.rectArea.length,numHemiLights:M.hemi.length,numSunLightShadows:M.sunShadowMap.length,numDirLightShadows:M.directionalShadowMap.length,numPointLightShadows:M.pointShadowMap.length,numSpotLightShadows:M.spotShadowMap.length,numSpotLightShadowsWithMaps:M.numSpotLightShadowsWithMaps,numLightProbes:M.numLightProbes,numLightProbeGrids:I.filter(gt=>gt.texture!==null).length,numClippingPlanes:r.numPlanes,numClipIntersection:r.numIntersection,dithering:_.dithering,shadowMapEnabled:n.shadowMap.enabled&&R.length>0,shadowMapType:n.shadowMap.type,toneMapping:nt,decodeVideoTexture:It&&_.map.isVideoTexture===!0&&Xt.getTransfer(_.map.colorSpace)===re,decodeVideoTextureEmissive:He&&_.emissiveMap.isVideoTexture===!0&&Xt.getTransfer(_.emissiveMap.colorSpace)===re,premultipliedAlpha:_.premultipliedAlpha,doubleSided:_.side===Be,flipSided:_.side===ei,useDepthPacking:_.depthPacking>=0,depthPacking:_.depthPacking||0,index0AttributeName:_.index0AttributeName,extensionClipCullDistance:Ht&&_.extensions.clipCullDistance===!0&&e.has("WEBGL_clip_cull_distance"),extensionMultiDraw:(Ht&&_.extensions.multiDraw===!0||Ce)&&e.has("WEBGL_multi_draw"),rendererExtensionParallelShaderCompile:e.has("KHR_parallel_shader_compile"),customProgramCacheKey:_.customProgramCacheKey()};return Vt.vertexUv1s=l.has(1),Vt.vertexUv2s=l.has(2),Vt.vertexUv3s=l.has(3),l.clear(),Vt}function x(_){let M=[];if(_.shaderID?M.push(_.shaderID):(M.push(_.customVertexShaderID),M.push(_.customFragmentShaderID)),_.defines!==void 0)for(let R in _.defines)M.push(R),M.push(_.defines[R]);return _.isRawShaderMaterial===!1&&(p(M,_),m(M,_),M.push(n.outputColorSpace)),M.push(_.customProgramCacheKey),M.join()}function p(_,M){_.push(M.precision),_.push(M.outputColorSpace),_.push(M.envMapMode),_.push(M.envMapPMREM),_.push(M.envMapMaxLod),_.push(M.envMapSize),_.push(M.mapUv),_.push(M.alphaMapUv),_.push(M.lightMapUv),_.push(M.aoMapUv),_.push(M.bumpMapUv),_.push(M.normalMapUv),_.push(M.displacementMapUv),_.push(M.emissiveMapUv),_.push(M.metalnessMapUv),_.push(M.roughnessMapUv),_.push(M.anisotropyMapUv),_.push(M.clearcoatMapUv),_.push(M.clearcoatNormalMapUv),_.push(M.clearcoatRoughnessMapUv),_.push(M.diffuseRoughnessMapUv),_.push(M.iridescenceMapUv),_.push(M.iridescenceThicknessMapUv),_.push(M.sheenColorMapUv),_.push(M.sheenRoughnessMapUv),_.push(M.specularMapUv),_.push(M.specularColorMapUv),_.push(M.specularIntensityMapUv),_.push(M.transmissionMapUv),_.push(M.thicknessMapUv),_.push(M.combine),_.push(M.fogExp2),_.push(M.sizeAttenuation),_.push(M.morphTargetsCount),_.push(M.numSunLights),_.push(M.numDirLights),_.push(M.numPointLights),_.push(M.numSpotLights),_.push(M.numSpotLightMaps),_.push(M.numHemiLights),_.push(M.numRectAreaLights),_.push(M.numSunLightShadows),_.push(M.numDirLightShadows),_.push(M.numPointLightShadows),_.push(M.numSpotLightShadows),_.push(M.numSpotLightShadowsWithMaps),_.push(M.numLightProbes),_.push(M.numLightProbeGrids),_.push(M.shadowMapType),_.push(M.toneMapping),_.push(M.numClippingPlanes),_.push(M.numClipIntersection),_.push(M.depthPacking)}function m(_,M){o.disableAll(),M.instancing&&o.enable(0),M.instancingColor&&o.enable(1),M.instancingMorph&&o.enable(2),M.matcap&&o.enable(3),M.envMap&&o.enable(4),M.normalMapObjectSpace&&o.enable(5),M.normalMapTangentSpace&&o.enable(6),M.clearcoat&&o.enable(7),M.iridescence&&o.enable(8),M.alphaTest&&o.enable(9),M.vertexColors&&o.enable(10),M.vertexAlphas&&o.enable(11),M.vertexUv1s&&o.enable(12),M.vertexUv2s&&o.enable(13),M.vertexUv3s&&o.enable(14),M.vertexTangents&&o.enable(15),M.anisotropy&&o.enable(16),M.alphaHash&&o.enable(17),M.batching&&o.enable(18),M.dispersion&&o.enable(19),M.retroreflection&&o.enable(24),M.diffuseRoughness&&o.enable(25),M.batchingColor&&o.enable(20),M.gradientMap&&o.enable(21),M.packedNormalMap&&o.enable(22),M.vertexNormals&&o.enable(23),_.push(o.mask),o.disableAll(),M.fog&&o.enable(0),M.useFog&&o.enable(1),M.flatShading&&o.enable(2),M.logarithmicDepthBuffer&&o.enable(3),M.reversedDepthBuffer&&o.enable(4),M.skinning&&o.enable(5),M.morphTargets&&o.enable(6),M.morphNormals&&o.enable(7),M.morphColors&&o.enable(8),M.premultipliedAlpha&&o.enable(9),M.shadowMapEnabled&&o.enable(10),M.doubleSided&&o.enable(11),M.flipSided&&o.enable(12),M.useDepthPacking&&o.enable(13),M.dithering&&o.enable(14),M.transmission&&o.enable(15),M.sheen&&o.enable(16),M.opaque&&o.enable(17),M.pointsUvs&&o.enable(18),M.decodeVideoTexture&&o.enable(19),M.decodeVideoTextureEmissive&&o.enable(20),M.alphaToCoverage&&o.enable(21),M.numLightProbeGrids>0&&o.enable(22),M.hasPositionAttribute&&o.enable(23),_.push(o.mask)}function y(_){let M=u[_.type],R;if(M){let A=un[M];R=up.clone(A.uniforms)}else R=_.uniforms;return R}function b(_,M){let R=h.get(M);return R!==void 0?++R.usedTimes:(R=new eb(n,M,_,s),c.push(R),h.set(M,R)),R}function v(_){if(--_.usedTimes===0){let M=c.indexOf(_);c[M]=c[c.length-1],c.pop(),h.delete(_.cacheKey),_.destroy()}}function S(_){a.remove(_)}function w(){a.dispose()}return{getParameters:g,getProgramCacheKey:x,getUniforms:y,acquireProgram:b,releaseProgram:v,releaseShaderCache:S,programs:c,dispose:w}}function rb(){let n=new WeakMap;function t(o){return n.has(o)}function e(o){let a=n.get(o);return a===void 0&&(a={},n.set(o,a)),a}function i(o){n.delete(o)}function s(o,a,l){n.get(o)[a]=l}function r(){n=new WeakMap}return{has:t,get:e,remove:i,update:s,dispose:r}}function ob(n,t){return n.groupOrder!==t.groupOrder?n.groupOrder-t.groupOrder:n.renderOrder!==t.renderOrder?n.renderOrder-t.renderOrder:n.material.id!==t.material.id?n.material.id-t.material.id:n.materialVariant!==t.materialVariant?n.materialVariant-t.materialVariant:n.z!==t.z?n.z-t.z:n.id-t.id}function Ip(n,t){return n.groupOrder!==t.groupOrder?n.groupOrder-t.groupOrder:n.renderOrder!==t.renderOrder?n.renderOrder-t.renderOrder:n.z!==t.z?t.z-n.z:n.id-t.id}function Lp(){let n=[],t=0,e=[],i=[],s=[];function r(){t=0,e.length=0,i.length=0,s.length=0}function o(u){let f=0;return u.isInstancedMesh&&(f+=2),u.isSkinnedMesh&&(f+=1),f}function a(u,f,g,x,p,m){let y=n[t];return y===void 0?(y={id:u.id,object:u,geometry:f,material:g,materialVariant:o(u),groupOrder:x,renderOrder:u.renderOrder,z:p,group:m},n[t]=y):(y.id=u.id,y.object=u,y.geometry=f,y.material=g,y.materialVariant=o(u),y.groupOrder=x,y.renderOrder=u.renderOrder,y.z=p,y.group=m),t++,y}function l(u,f,g,x,p,m,y){y.reversedDepth===!0&&(p=-p);let b=a(u,f,g,x,p,m);g.transmission>0?i.push(b):g.transparent===!0?s.push(b):e.push(b)}function c(u,f,g,x,p,m){let y=a(u,f,g,x,p,m);g.transmission>0?i.unshift(y):g.transparent===!0?s.unshift(y):e.unshift(y)}function h(u,f){e.length>1&&e.sort(u||ob),i.length>1&&i.sort(f||Ip),s.length>1&&s.sort(f||Ip)}function d(){for(let u=t,f=n.length;u<f;u++){let g=n[u];if(g.id===null)break;g.id=null,g.object=null,g.geometry=null,g.material=null,g.group=null}}return{opaque:e,transmissive:i,transparent:s,init:r,push:l,unshift:c,finish:d,sort:h}}function ab(){let n=new WeakMap;function t(i,s){let r=n.get(i),o;return r===void 0?(o=new Lp,n.set(i,[o])):s>=r.length?(o=new Lp,r.push(o)):o=r[s],o}function e(){n=new WeakMap}return{get:t,dispose:e}}function lb(){let n={};return{get:function(t){if(n[t.id]!==void 0)return n[t.id];let e;switch(t.type){case"SunLight":case"DirectionalLight":e={direction:new C,color:new Wt};break;case"SpotLight":e={position:new C,direction:new C,color:new Wt,distance:0,coneCos:0,penumbraCos:0,decay:0};break;case"PointLight":e={position:new C,color:new Wt,distance:0,decay:0};break;case"HemisphereLight":e={direction:new C,skyColor:new Wt,groundColor:new Wt};break;case"RectAreaLight":e={color:new Wt,position:new C,halfWidth:new C,halfHeight:new C};break}return n[t.id]=e,e}}}function cb(){let n={};return{get:function(t){if(n[t.id]!==void 0)return n[t.id];let e;switch(t.type){case"SunLight":case"DirectionalLight":e={shadowIntensity:1,shadowBias:0,shadowNormalBias:0,shadowRadius:1,shadowMapSize:new bt};break;case"SpotLight":e={shadowIntensity:1,shadowBias:0,shadowNormalBias:0,shadowRadius:1,shadowMapSize:new bt};break;case"PointLight":e={shadowIntensity:1,shadowBias:0,shadowNormalBias:0,shadowRadius:1,shadowMapSize:new bt,shadowCameraNear:1,shadowCameraFar:1e3};break}return n[t.id]=e,e}}}var hb=0;function ub(n,t){return(t.castShadow?2:0)-(n.castShadow?2:0)+(t.map?1:0)-(n.map?1:0)}function db(n){let t=new lb,e=cb(),i={version:0,hash:{sunLength:-1,directionalLength:-1,pointLength:-1,spotLength:-1,rectAreaLength:-1,hemiLength:-1,numSunShadows:-1,numDirectionalShadows:-1,numPointShadows:-1,numSpotShadows:-1,numSpotMaps:-1,numLightProbes:-1},ambient:[0,0,0],probe:[],sun:[],sunShadow:[],sunShadowMap:[],sunShadowMatrix:[],sunShadowCascade:[],directional:[],directionalShadow:[],directionalShadowMap:[],directionalShadowMatrix:[],spot:[],spotLightMap:[],spotShadow:[],spotShadowMap:[],spotLightMatrix:[],rectArea:[],rectAreaLTC1:null,rectAreaLTC2:null,point:[],pointShadow:[],pointShadowMap:[],pointShadowMatrix:[],hemi:[],numSpotLightShadowsWithMaps:0,numLightProbes:0};for(let c=0;c<9;c++)i.probe.push(new C);let s=new C,r=new Dt,o=new Dt;function a(c){let h=0,d=0,u=0;for(let I=0;I<9;I++)i.probe[I].set(0,0,0);let f=0,g=0,x=0,p=0,m=0,y=0,b=0,v=0,S=0,w=0,_=0,M=0,R=0,A=0;c.sort(ub);for(let I=0,O=c.length;I<O;I++){let L=c[I],B=L.color,H=L.intensity,G=L.distance,et=null;if(L.shadow&&L.shadow.map&&(L.shadow.map.texture.format===Qn?et=L.shadow.map.texture:et=L.shadow.map.depthTexture||L.shadow.map.texture),L.isAmbientLight)h+=B.r*H,d+=B.g*H,u+=B.b*H;else if(L.isLightProbe){for(let X=0;X<9;X++)i.probe[X].addScaledVector(L.sh.coefficients[X],H);A++}else if(L.isSunLight){let X=t.get(L);if(X.color.copy(L.color).multiplyScalar(L.intensity),L.castShadow){let J=L.shadow,tt=e.get(L);tt.shadowIntensity=J.intensity,tt.shadowBias=J.bias,tt.shadowNormalBias=J.normalBias,tt.shadowRadius=J.radius,tt.shadowMapSize.copy(J.mapSize).multiply(J.getFrameExtents()),i.sunShadow[g]=tt,i.sunShadowMap[g]=et;let vt=J.getViewportCount();for(let Nt=0;Nt<vt;Nt++)i.sunShadowMatrix[x+Nt]=J.getMatrix(Nt),i.sunShadowCascade[x+Nt]=J._cascadeData[Nt];x+=vt,g++}i.sun[f]=X,f++}else if(L.isDirectionalLight){let X=t.get(L);if(X.color.copy(L.color).multiplyScalar(L.intensity),L.castShadow){let J=L.shadow,tt=e.get(L);tt.shadowIntensity=J.intensity,tt.shadowBias=J.bias,tt.shadowNormalBias=J.normalBias,tt.shadowRadius=J.radius,tt.shadowMapSize=J.mapSize,i.directionalShadow[p]=tt,i.directionalShadowMap[p]=et,i.directionalShadowMatrix[p]=L.shadow.matrix,S++}i.directional[p]=X,p++}else if(L.isSpotLight){let X=t.get(L);X.position.setFromMatrixPosition(L.matrixWorld),X.color.copy(B).multiplyScalar(H),X.distance=G,X.coneCos=Math.cos(L.angle),X.penumbraCos=Math.cos(L.angle*(1-L.penumbra)),X.decay=L.decay,i.spot[y]=X;let J=L.shadow;if(L.map&&(i.spotLightMap[M]=L.map,M++,J.updateMatrices(L),L.castShadow&&R++),i.spotLightMatrix[y]=J.matrix,L.castShadow){let tt=e.get(L);tt.shadowIntensity=J.intensity,tt.shadowBias=J.bias,tt.shadowNormalBias=J.normalBias,tt.shadowRadius=J.radius,tt.shadowMapSize=J.mapSize,i.spotShadow[y]=tt,i.spotShadowMap[y]=et,_++}y++}else if(L.isRectAreaLight){let X=t.get(L);X.color.copy(B).multiplyScalar(H),X.halfWidth.set(L.width*.5,0,0),X.halfHeight.set(0,L.height*.5,0),i.rectArea[b]=X,b++}else if(L.isPointLight){let X=t.get(L);if(X.color.copy(L.color).multiplyScalar(L.intensity),X.distance=L.distance,X.decay=L.decay,L.castShadow){let J=L.shadow,tt=e.get(L);tt.shadowIntensity=J.intensity,tt.shadowBias=J.bias,tt.shadowNormalBias=J.normalBias,tt.shadowRadius=J.radius,tt.shadowMapSize=J.mapSize,tt.shadowCameraNear=J.camera.near,tt.shadowCameraFar=J.camera.far,i.pointShadow[m]=tt,i.pointShadowMap[m]=et,i.pointShadowMatrix[m]=L.shadow.matrix,w++}i.point[m]=X,m++}else if(L.isHemisphereLight){let X=t.get(L);X.skyColor.copy(L.color).multiplyScalar(H),X.groundColor.copy(L.groundColor).multiplyScalar(H),i.hemi[v]=X,v++}}b>0&&(n.has("OES_texture_float_linear")===!0?(i.rectAreaLTC1=_t.LTC_FLOAT_1,i.rectAreaLTC2=_t.LTC_FLOAT_2):(i.rectAreaLTC1=_t.LTC_HALF_1,i.rectAreaLTC2=_t.LTC_HALF_2)),i.ambient[0]=h,i.ambient[1]=d,i.ambient[2]=u;let P=i.hash;(P.sunLength!==f||P.directionalLength!==p||P.pointLength!==m||P.spotLength!==y||P.rectAreaLength!==b||P.hemiLength!==v||P.numSunShadows!==g||P.numDirectionalShadows!==S||P.numPointShadows!==w||P.numSpotShadows!==_||P.numSpotMaps!==M||P.numLightProbes!==A)&&(i.sun.length=f,i.directional.length=p,i.spot.length=y,i.rectArea.length=b,i.point.length=m,i.hemi.length=v,i.sunShadow.length=g,i.sunShadowMap.length=g,i.sunShadowMatrix.length=x,i.sunShadowCascade.length=x,i.directionalShadow.length=S,i.directionalShadowMap.length=S,i.directionalShadowMatrix.length=S,i.pointShadow.length=w,i.pointShadowMap.length=w,i.pointShadowMatrix.length=w,i.spotShadow.length=_,i.spotShadowMap.length=_,i.spotLightMatrix.length=_+M-R,i.spotLightMap.length=M,i.numSpotLightShadowsWithMaps=R,i.numLightProbes=A,P.sunLength=f,P.directionalLength=p,P.pointLength=m,P.spotLength=y,P.rectAreaLength=b,P.hemiLength=v,P.numSunShadows=g,P.numDirectionalShadows=S,P.numPointShadows=w,P.numSpotShadows=_,P.numSpotMaps=M,P.numLightProbes=A,i.version=hb++)}function l(c,h){let d=0,u=0,f=0,g=0,x=0,p=0,m=h.matrixWorldInverse;for(let y=0,b=c.length;y<b;y++){let v=c[y];if(v.isSunLight){let S=i.sun[d];S.direction.setFromMatrixPosition(v.matrixWorld),S.direction.transformDirection(m),d++}else if(v.isDirectionalLight){let S=i.directional[u];S.direction.setFromMatrixPosition(v.matrixWorld),s.setFromMatrixPosition(v.target.matrixWorld),S.direction.sub(s),S.direction.transformDirection(m),u++}else if(v.isSpotLight){let S=i.spot[g];S.position.setFromMatrixPosition(v.matrixWorld),S.position.applyMatrix4(m),S.direction.setFromMatrixPosition(v.matrixWorld),s.setFromMatrixPosition(v.target.matrixWorld),S.direction.sub(s),S.direction.transformDirection(m),g++}else if(v.isRectAreaLight){let S=i.rectArea[x];S.position.setFromMatrixPosition(v.matrixWorld),S.position.applyMatrix4(m),o.identity(),r.copy(v.matrixWorld),r.premultiply(m),o.extractRotation(r),S.halfWidth.set(v.width*.5,0,0),S.halfHeight.set(0,v.height*.5,0),S.halfWidth.applyMatrix4(o),S.halfHeight.applyMatrix4(o),x++}else if(v.isPointLight){let S=i.point[f];S.position.setFromMatrixPosition(v.matrixWorld),S.position.applyMatrix4(m),f++}else if(v.isHemisphereLight){let S=i.hemi[p];S.direction.setFromMatrixPosition(v.matrixWorld),S.direction.transformDirection(m),p++}}}return{setup:a,setupView:l,state:i}}function Dp(n){let t=new db(n),e=[],i=[],s=[];function r(d){h.camera=d,e.length=0,i.length=0,s.length=0}function o(d){d.isLightProbeGrid?s.push(d):e.push(d)}function a(d){i.push(d)}function l(){t.setup(e),s.sort((d,u)=>d.priority-u.priority||d.id-u.id)}function c(d){t.setupView(e,d)}let h={lightsArray:e,shadowsArray:i,lightProbeGridArray:s,camera:null,lights:t,transmissionRenderTarget:{},textureUnits:0};return{init:r,state:h,setupLights:l,setupLightsView:c,pushLight:o,pushShadow:a}}function fb(n){let t=new WeakMap;function e(s,r=0){let o=t.get(s),a;return o===void 0?(a=new Dp(n),t.set(s,[a])):r>=o.length?(a=new Dp(n),o.push(a)):a=o[r],a}function i(){t=new WeakMap}return{get:e,dispose:i}}var pb=`void main() {
	gl_Position = vec4( position, 1.0 );
}`,mb=`uniform sampler2D shadow_pass;
uniform vec2 resolution;
uniform float radius;
void main() {
	const float samples = float( VSM_SAMPLES );
	float mean = 0.0;
	float squared_mean = 0.0;
	float uvStride = samples <= 1.0 ? 0.0 : 2.0 / ( samples - 1.0 );
	float uvStart = samples <= 1.0 ? 0.0 : - 1.0;
	for ( float i = 0.0; i < samples; i ++ ) {
		float uvOffset = uvStart + i * uvStride;
		#ifdef HORIZONTAL_PASS
			vec2 distribution = texture2D( shadow_pass, ( gl_FragCoord.xy + vec2( uvOffset, 0.0 ) * radius ) / resolution ).rg;
			mean += distribution.x;
			squared_mean += distribution.y * distribution.y + distribution.x * distribution.x;
		#else
			float depth = texture2D( shadow_pass, ( gl_FragCoord.xy + vec2( 0.0, uvOffset ) * radius ) / resolution ).r;
			mean += depth;
			squared_mean += depth * depth;
		#endif
	}
	mean = mean / samples;
	squared_mean = squared_mean / samples;
	float std_dev = sqrt( max( 0.0, squared_mean - mean * mean ) );
	gl_FragColor = vec4( mean, std_dev, 0.0, 1.0 );
}`,gb=[new C(1,0,0),new C(-1,0,0),new C(0,1,0),new C(0,-1,0),new C(0,0,1),new C(0,0,-1)],_b=[new C(0,-1,0),new C(0,-1,0),new C(0,0,1),new C(0,0,-1),new C(0,-1,0),new C(0,-1,0)],Np=new Dt,wo=new C,xu=new C;function yb(n,t,e){let i=new En,s=new bt,r=new bt,o=new Se,a=new qa,l=new Ya,c={},h=e.maxTextureSize,d={[Li]:ei,[ei]:Li,[Be]:Be},u=new ln({defines:{VSM_SAMPLES:8},uniforms:{shadow_pass:{value:null},resolution:{value:new bt},radius:{value:4}},vertexShader:pb,fragmentShader:mb}),f=u.clone();f.defines.HORIZONTAL_PASS=1;let g=new Me;g.setAttribute("position",new Re(new Float32Array([-1,-1,.5,3,-1,.5,-1,3,.5]),3));let x=new st(g,u),p=this;this.enabled=!1,this.autoUpdate=!0,this.needsUpdate=!1,this.type=mo;let m=this.type;this.render=function(w,_,M){if(p.enabled===!1||p.autoUpdate===!1&&p.needsUpdate===!1||w.length===0)return;this.type===Af&&(Pt("WebGLShadowMap: PCFSoftShadowMap has been removed. Using PCFShadowMap instead."),this.type=mo);let R=n.getRenderTarget(),A=n.getActiveCubeFace(),P=n.getActiveMipmapLevel(),I=n.state;I.setBlending(ws),I.buffers.depth.getReversed()===!0?I.buffers.color.setClear(0,0,0,0):I.buffers.color.setClear(1,1,1,1),I.buffers.depth.setTest(!0),I.setScissorTest(!1);let O=m!==this.type;O&&_.traverse(function(L){L.material&&(Array.isArray(L.material)?L.material.forEach(B=>B.needsUpdate=!0):L.material.needsUpdate=!0)});for(let L=0,B=w.length;L<B;L++){let H=w[L],G=H.shadow;if(G===void 0){Pt("WebGLShadowMap:",H,"has no shadow.");continue}if(G.autoUpdate===!1&&G.needsUpdate===!1)continue;s.copy(G.mapSize);let et=G.getFrameExtents();s.multiply(et),r.copy(G.mapSize),(s.x>h||s.y>h)&&(s.x>h&&(r.x=Math.floor(h/et.x),s.x=r.x*et.x,G.mapSize.x=r.x),s.y>h&&(r.y=Math.floor(h/et.y),s.y=r.y*et.y,G.mapSize.y=r.y));let X=n.state.buffers.depth.getReversed();if(G.camera._reversedDepth=X,G.map===null||O===!0){if(G.map!==null&&(G.map.depthTexture!==null&&(G.map.depthTexture.dispose(),G.map.depthTexture=null),G.map.dispose()),this.type===cr){if(H.isPointLight){Pt("WebGLShadowMap: VSM shadow maps are not supported for PointLights. Use PCF or BasicShadowMap instead.");continue}G.map=new Pi(s.x,s.y,{format:Qn,type:Ji,minFilter:_i,magFilter:_i,generateMipmaps:!1}),G.map.texture.name=H.name+".shadowMap",G.map.depthTexture=new An(s.x,s.y,Ci),G.map.depthTexture.name=H.name+".shadowMapDepth",G.map.depthTexture.format=Tn,G.map.depthTexture.compareFunction=null,G.map.depthTexture.minFilter=Ye,G.map.depthTexture.magFilter=Ye}else H.isPointLight?(G.map=new Eo(s.x),G.map.depthTexture=new so(s.x,Vi)):(G.map=new Pi(s.x,s.y),G.map.depthTexture=new An(s.x,s.y,Vi)),G.map.depthTexture.name=H.name+".shadowMap",G.map.depthTexture.format=Tn,this.type===mo?(G.map.depthTexture.compareFunction=X?au:ou,G.map.depthTexture.minFilter=_i,G.map.depthTexture.magFilter=_i):(G.map.depthTexture.compareFunction=null,G.map.depthTexture.minFilter=Ye,G.map.depthTexture.magFilter=Ye);G.camera.updateProjectionMatrix()}G.map.isWebGLCubeRenderTarget!==!0&&(G.map.width!==s.x||G.map.height!==s.y)&&G.map.setSize(s.x,s.y);let J=G.map.isWebGLCubeRenderTarget?6:G.getViewportCount();H.isPointLight!==!0&&G.updateMatrices(H,M);let tt=(G.camera.layers.mask&4294967294)!==0?G.camera.layers:M.layers;for(let vt=0;vt<J;vt++){let Nt=G.getCamera(vt);if(H.isPointLight){let Z=G.camera,ut=G.matrix,xt=H.distance||Z.far;xt!==Z.far&&(Z.far=xt,Z.updateProjectionMatrix()),wo.setFromMatrixPosition(H.matrixWorld),Z.position.copy(wo),xu.copy(Z.position),xu.add(gb[vt]),Z.up.copy(_b[vt]),Z.lookAt(xu),Z.updateMatrixWorld(),ut.makeTranslation(-wo.x,-wo.y,-wo.z),Np.multiplyMatrices(Z.projectionMatrix,Z.matrixWorldInverse),G._frustum.setFromProjectionMatrix(Np,Z.coordinateSystem,Z.reversedDepth)}if(G.map.isWebGLCubeRenderTarget)n.setRenderTarget(G.map,vt),n.clear();else{vt===0&&(n.setRenderTarget(G.map),n.clear());let Z=G.getViewport(vt);o.set(r.x*Z.x,r.y*Z.y,r.x*Z.z,r.y*Z.w),I.viewport(o)}i=G.getFrustum(vt),v(_,M,Nt,H,tt,this.type)}G.isPointLightShadow!==!0&&this.type===cr&&y(G,M),G.needsUpdate=!1}m=this.type,p.needsUpdate=!1,n.setRenderTarget(R,A,P)};function y(w,_){let M=t.update(x);u.defines.VSM_SAMPLES!==w.blurSamples&&(u.defines.VSM_SAMPLES=w.blurSamples,f.defines.VSM_SAMPLES=w.blurSamples,u.needsUpdate=!0,f.needsUpdate=!0),w.mapPass===null?w.mapPass=new Pi(s.x,s.y,{format:Qn,type:Ji}):(w.mapPass.width!==w.map.width||w.mapPass.height!==w.map.height)&&w.mapPass.setSize(w.map.width,w.map.height),u.uniforms.shadow_pass.value=w.map.depthTexture,u.uniforms.resolution.value.set(w.map.width,w.map.height),u.uniforms.radius.value=w.radius,n.setRenderTarget(w.mapPass),n.clear(),n.renderBufferDirect(_,null,M,u,x,null),f.uniforms.shadow_pass.value=w.mapPass.texture,f.uniforms.resolution.value.set(w.map.width,w.map.height),f.uniforms.radius.value=w.radius,n.setRenderTarget(w.map),n.clear(),n.renderBufferDirect(_,null,M,f,x,null)}function b(w,_,M,R){let A=null,P=M.isPointLight===!0?w.customDistanceMaterial:w.customDepthMaterial;if(P!==void 0)A=P;else if(A=M.isPointLight===!0?l:a,n.localClippingEnabled&&_.clipShadows===!0&&Array.isArray(_.clippingPlanes)&&_.clippingPlanes.length!==0||_.displacementMap&&_.displacementScale!==0||_.alphaMap&&_.alphaTest>0||_.map&&_.alphaTest>0||_.alphaToCoverage===!0){let I=A.uuid,O=_.uuid,L=c[I];L===void 0&&(L={},c[I]=L);let B=L[O];B===void 0&&(B=A.clone(),L[O]=B,_.addEventListener("dispose",S)),A=B}if(A.visible=_.visible,A.wireframe=_.wireframe,R===cr?A.side=_.shadowSide!==null?_.shadowSide:_.side:A.side=_.shadowSide!==null?_.shadowSide:d[_.side],A.alphaMap=_.alphaMap,A.alphaTest=_.alphaToCoverage===!0?.5:_.alphaTest,A.map=_.map,A.clipShadows=_.clipShadows,A.clippingPlanes=_.clippingPlanes,A.clipIntersection=_.clipIntersection,A.displacementMap=_.displacementMap,A.displacementScale=_.displacementScale,A.displacementBias=_.displacementBias,A.wireframeLinewidth=_.wireframeLinewidth,A.linewidth=_.linewidth,M.isPointLight===!0&&A.isMeshDistanceMaterial===!0){let I=n.properties.get(A);I.light=M}return A}function v(w,_,M,R,A,P){if(w.visible===!1)return;if(w.layers.test(A)&&(w.isMesh||w.isLine||w.isPoints)&&(w.castShadow||w.receiveShadow&&P===cr)&&(!w.frustumCulled||w.intersectsFrustum(i))){w.modelViewMatrix.multiplyMatrices(M.matrixWorldInverse,w.matrixWorld);let L=t.update(w),B=w.material;if(Array.isArray(B)){let H=L.groups;for(let G=0,et=H.length;G<et;G++){let X=H[G],J=B[X.materialIndex];if(J&&J.visible){let tt=b(w,J,R,P);w.onBeforeShadow(n,w,_,M,L,tt,X),n.renderBufferDirect(M,null,L,tt,w,X),w.onAfterShadow(n,w,_,M,L,tt,X)}}}else if(B.visible){let H=b(w,B,R,P);w.onBeforeShadow(n,w,_,M,L,H,null),n.renderBufferDirect(M,null,L,H,w,null),w.onAfterShadow(n,w,_,M,L,H,null)}}let O=w.children;for(let L=0,B=O.length;L<B;L++)v(O[L],_,M,R,A,P)}function S(w){w.target.removeEventListener("dispose",S);for(let M in c){let R=c[M],A=w.target.uuid;A in R&&(R[A].dispose(),delete R[A])}}}function vb(n,t){function e(){let U=!1,K=new Se,Y=null,ct=new Se(0,0,0,0);return{setMask:function(rt){Y!==rt&&!U&&(n.colorMask(rt,rt,rt,rt),Y=rt)},setLocked:function(rt){U=rt},setClear:function(rt,at,Et,Ht,nt){nt===!0&&(rt*=Ht,at*=Ht,Et*=Ht),K.set(rt,at,Et,Ht),ct.equals(K)===!1&&(n.clearColor(rt,at,Et,Ht),ct.copy(K))},reset:function(){U=!1,Y=null,ct.set(-1,0,0,0)}}}function i(){let U=!1,K=!1,Y=null,ct=null,rt=null;return{setReversed:function(at){if(K!==at){let Et=t.get("EXT_clip_control");at?Et.clipControlEXT(Et.LOWER_LEFT_EXT,Et.ZERO_TO_ONE_EXT):Et.clipControlEXT(Et.LOWER_LEFT_EXT,Et.NEGATIVE_ONE_TO_ONE_EXT),K=at;let Ht=rt;rt=null,this.setClear(Ht)}},getReversed:function(){return K},setTest:function(at){at?mt(n.DEPTH_TEST):Ft(n.DEPTH_TEST)},setMask:function(at){Y!==at&&!U&&(n.depthMask(at),Y=at)},setFunc:function(at){if(K&&(at=ap[at]),ct!==at){switch(at){case Ca:n.depthFunc(n.NEVER);break;case Ra:n.depthFunc(n.ALWAYS);break;case Pa:n.depthFunc(n.LESS);break;case Js:n.depthFunc(n.LEQUAL);break;case Ia:n.depthFunc(n.EQUAL);break;case La:n.depthFunc(n.GEQUAL);break;case Da:n.depthFunc(n.GREATER);break;case Na:n.depthFunc(n.NOTEQUAL);break;default:n.depthFunc(n.LEQUAL)}ct=at}},setLocked:function(at){U=at},setClear:function(at){rt!==at&&(rt=at,K&&(at=1-at),n.clearDepth(at))},reset:function(){U=!1,Y=null,ct=null,rt=null,K=!1}}}function s(){let U=!1,K=null,Y=null,ct=null,rt=null,at=null,Et=null,Ht=null,nt=null;return{setTest:function(At){U||(At?mt(n.STENCIL_TEST):Ft(n.STENCIL_TEST))},setMask:function(At){K!==At&&!U&&(n.stencilMask(At),K=At)},setFunc:function(At,Vt,gt){(Y!==At||ct!==Vt||rt!==gt)&&(n.stencilFunc(At,Vt,gt),Y=At,ct=Vt,rt=gt)},setOp:function(At,Vt,gt){(at!==At||Et!==Vt||Ht!==gt)&&(n.stencilOp(At,Vt,gt),at=At,Et=Vt,Ht=gt)},setLocked:function(At){U=At},setClear:function(At){nt!==At&&(n.clearStencil(At),nt=At)},reset:function(){U=!1,K=null,Y=null,ct=null,rt=null,at=null,Et=null,Ht=null,nt=null}}}let r=new e,o=new i,a=new s,l={},c=new WeakMap,h={},d={},u={},f=new WeakMap,g=[],x=null,p=!1,m=null,y=null,b=null,v=null,S=null,w=null,_=null,M=new Wt(0,0,0),R=0,A=!1,P=null,I=null,O=null,L=null,B=null,H=n.getParameter(n.MAX_COMBINED_TEXTURE_IMAGE_UNITS),G=!1,et=0,X=n.getParameter(n.VERSION);X.indexOf("WebGL")!==-1?(et=parseFloat(/^WebGL (\d)/.exec(X)[1]),G=et>=1):X.indexOf("OpenGL ES")!==-1&&(et=parseFloat(/^OpenGL ES (\d)/.exec(X)[1]),G=et>=2);let J=null,tt={},vt=n.getParameter(n.SCISSOR_BOX),Nt=n.getParameter(n.VIEWPORT),Z=new Se().fromArray(vt),ut=new Se().fromArray(Nt);function xt(U,K,Y,ct){let rt=new Uint8Array(4),at=n.createTexture();n.bindTexture(U,at),n.texParameteri(U,n.TEXTURE_MIN_FILTER,n.NEAREST),n.texParameteri(U,n.TEXTURE_MAG_FILTER,n.NEAREST);for(let Et=0;Et<Y;Et++)U===n.TEXTURE_3D||U===n.TEXTURE_2D_ARRAY?n.texImage3D(K,0,n.RGBA,1,1,ct,0,n.RGBA,n.UNSIGNED_BYTE,rt):n.texImage2D(K+Et,0,n.RGBA,1,1,0,n.RGBA,n.UNSIGNED_BYTE,rt);return at}let Rt={};Rt[n.TEXTURE_2D]=xt(n.TEXTURE_2D,n.TEXTURE_2D,1),Rt[n.TEXTURE_CUBE_MAP]=xt(n.TEXTURE_CUBE_MAP,n.TEXTURE_CUBE_MAP_POSITIVE_X,6),Rt[n.TEXTURE_2D_ARRAY]=xt(n.TEXTURE_2D_ARRAY,n.TEXTURE_2D_ARRAY,1,1),Rt[n.TEXTURE_3D]=xt(n.TEXTURE_3D,n.TEXTURE_3D,1,1),r.setClear(0,0,0,1),o.setClear(1),a.setClear(0),mt(n.DEPTH_TEST),o.setFunc(Js),xi(!1),Ee(kh),mt(n.CULL_FACE),Ze(ws);function mt(U){h[U]!==!0&&(n.enable(U),h[U]=!0)}function Ft(U){h[U]!==!1&&(n.disable(U),h[U]=!1)}function Ce(U,K){return u[U]!==K?(n.bindFramebuffer(U,K),u[U]=K,U===n.DRAW_FRAMEBUFFER&&(u[n.FRAMEBUFFER]=K),U===n.FRAMEBUFFER&&(u[n.DRAW_FRAMEBUFFER]=K),!0):!1}function It(U,K){let Y=g,ct=!1;if(U){Y=f.get(K),Y===void 0&&(Y=[],f.set(K,Y));let rt=U.textures;if(Y.length!==rt.length||Y[0]!==n.COLOR_ATTACHMENT0){for(let at=0,Et=rt.length;at<Et;at++)Y[at]=n.COLOR_ATTACHMENT0+at;Y.length=rt.length,ct=!0}}else Y[0]!==n.BACK&&(Y[0]=n.BACK,ct=!0);ct&&n.drawBuffers(Y)}function Jt(U){return x!==U?(n.useProgram(U),x=U,!0):!1}let he={[Ts]:n.FUNC_ADD,[Rf]:n.FUNC_SUBTRACT,[Pf]:n.FUNC_REVERSE_SUBTRACT};he[If]=n.MIN,he[Lf]=n.MAX;let Yt={[Df]:n.ZERO,[Nf]:n.ONE,[Uf]:n.SRC_COLOR,[Gh]:n.SRC_ALPHA,[Vf]:n.SRC_ALPHA_SATURATE,[kf]:n.DST_COLOR,[Ff]:n.DST_ALPHA,[Of]:n.ONE_MINUS_SRC_COLOR,[Wh]:n.ONE_MINUS_SRC_ALPHA,[zf]:n.ONE_MINUS_DST_COLOR,[Bf]:n.ONE_MINUS_DST_ALPHA,[Hf]:n.CONSTANT_COLOR,[Gf]:n.ONE_MINUS_CONSTANT_COLOR,[Wf]:n.CONSTANT_ALPHA,[Xf]:n.ONE_MINUS_CONSTANT_ALPHA};function Ze(U,K,Y,ct,rt,at,Et,Ht,nt,At){if(U===ws){p===!0&&(Ft(n.BLEND),p=!1);return}if(p===!1&&(mt(n.BLEND),p=!0),U!==Cf){if(U!==m||At!==A){if((y!==Ts||S!==Ts)&&(n.blendEquation(n.FUNC_ADD),y=Ts,S=Ts),At)switch(U){case hr:n.blendFuncSeparate(n.ONE,n.ONE_MINUS_SRC_ALPHA,n.ONE,n.ONE_MINUS_SRC_ALPHA);break;case zh:n.blendFunc(n.ONE,n.ONE);break;case Vh:n.blendFuncSeparate(n.ZERO,n.ONE_MINUS_SRC_COLOR,n.ZERO,n.ONE);break;case Hh:n.blendFuncSeparate(n.DST_COLOR,n.ONE_MINUS_SRC_ALPHA,n.ZERO,n.ONE);break;default:Ut("WebGLState: Invalid blending: ",U);break}else switch(U){case hr:n.blendFuncSeparate(n.SRC_ALPHA,n.ONE_MINUS_SRC_ALPHA,n.ONE,n.ONE_MINUS_SRC_ALPHA);break;case zh:n.blendFuncSeparate(n.SRC_ALPHA,n.ONE,n.ONE,n.ONE);break;case Vh:Ut("WebGLState: SubtractiveBlending requires material.premultipliedAlpha = true");break;case Hh:Ut("WebGLState: MultiplyBlending requires material.premultipliedAlpha = true");break;default:Ut("WebGLState: Invalid blending: ",U);break}b=null,v=null,w=null,_=null,M.set(0,0,0),R=0,m=U,A=At}return}rt=rt||K,at=at||Y,Et=Et||ct,(K!==y||rt!==S)&&(n.blendEquationSeparate(he[K],he[rt]),y=K,S=rt),(Y!==b||ct!==v||at!==w||Et!==_)&&(n.blendFuncSeparate(Yt[Y],Yt[ct],Yt[at],Yt[Et]),b=Y,v=ct,w=at,_=Et),(Ht.equals(M)===!1||nt!==R)&&(n.blendColor(Ht.r,Ht.g,Ht.b,nt),M.copy(Ht),R=nt),m=U,A=!1}function Oe(U,K){U.side===Be?Ft(n.CULL_FACE):mt(n.CULL_FACE);let Y=U.side===ei;K&&(Y=!Y),xi(Y),U.blending===hr&&U.transparent===!1?Ze(ws):Ze(U.blending,U.blendEquation,U.blendSrc,U.blendDst,U.blendEquationAlpha,U.blendSrcAlpha,U.blendDstAlpha,U.blendColor,U.blendAlpha,U.premultipliedAlpha),o.setFunc(U.depthFunc),o.setTest(U.depthTest),o.setMask(U.depthWrite),r.setMask(U.colorWrite);let ct=U.stencilWrite;a.setTest(ct),ct&&(a.setMask(U.stencilWriteMask),a.setFunc(U.stencilFunc,U.stencilRef,U.stencilFuncMask),a.setOp(U.stencilFail,U.stencilZFail,U.stencilZPass)),He(U.polygonOffset,U.polygonOffsetFactor,U.polygonOffsetUnits),U.alphaToCoverage===!0?mt(n.SAMPLE_ALPHA_TO_COVERAGE):Ft(n.SAMPLE_ALPHA_TO_COVERAGE)}function xi(U){P!==U&&(U?n.frontFace(n.CW):n.frontFace(n.CCW),P=U)}function Ee(U){U!==Tf?(mt(n.CULL_FACE),U!==I&&(U===kh?n.cullFace(n.BACK):U===Ef?n.cullFace(n.FRONT):n.cullFace(n.FRONT_AND_BACK))):Ft(n.CULL_FACE),I=U}function nn(U){U!==O&&(G&&n.lineWidth(U),O=U)}function He(U,K,Y){U?(mt(n.POLYGON_OFFSET_FILL),(L!==K||B!==Y)&&(L=K,B=Y,o.getReversed()&&(K=-K,Y=-Y),n.polygonOffset(K,Y))):Ft(n.POLYGON_OFFSET_FILL)}function Ui(U){U?mt(n.SCISSOR_TEST):Ft(n.SCISSOR_TEST)}function Oi(U){U===void 0&&(U=n.TEXTURE0+H-1),J!==U&&(n.activeTexture(U),J=U)}function Fi(U,K,Y){Y===void 0&&(J===null?Y=n.TEXTURE0+H-1:Y=J);let ct=tt[Y];ct===void 0&&(ct={type:void 0,texture:void 0},tt[Y]=ct),(ct.type!==U||ct.texture!==K)&&(J!==Y&&(n.activeTexture(Y),J=Y),n.bindTexture(U,K||Rt[U]),ct.type=U,ct.texture=K)}function k(){let U=tt[J];U!==void 0&&U.type!==void 0&&(n.bindTexture(U.type,null),U.type=void 0,U.texture=void 0)}function Bi(){try{n.compressedTexImage2D(...arguments)}catch(U){Ut("WebGLState:",U)}}function ve(){try{n.compressedTexImage3D(...arguments)}catch(U){Ut("WebGLState:",U)}}function xe(){try{n.texSubImage2D(...arguments)}catch(U){Ut("WebGLState:",U)}}function pt(){try{n.texSubImage3D(...arguments)}catch(U){Ut("WebGLState:",U)}}function Fe(){try{n.compressedTexSubImage2D(...arguments)}catch(U){Ut("WebGLState:",U)}}function Lt(){try{n.compressedTexSubImage3D(...arguments)}catch(U){Ut("WebGLState:",U)}}function Bt(){try{n.texStorage2D(...arguments)}catch(U){Ut("WebGLState:",U)}}function D(){try{n.texStorage3D(...arguments)}catch(U){Ut("WebGLState:",U)}}function T(){try{n.texImage2D(...arguments)}catch(U){Ut("WebGLState:",U)}}function V(){try{n.texImage3D(...arguments)}catch(U){Ut("WebGLState:",U)}}function it(U){return d[U]!==void 0?d[U]:n.getParameter(U)}function Q(U,K){d[U]!==K&&(n.pixelStorei(U,K),d[U]=K)}function ot(U){Z.equals(U)===!1&&(n.scissor(U.x,U.y,U.z,U.w),Z.copy(U))}function dt(U){ut.equals(U)===!1&&(n.viewport(U.x,U.y,U.z,U.w),ut.copy(U))}function $(U,K){let Y=c.get(K);Y===void 0&&(Y=new WeakMap,c.set(K,Y));let ct=Y.get(U);ct===void 0&&(ct=n.getUniformBlockIndex(K,U.name),n.uniformBlockBinding(K,ct,ct),Y.set(U,ct))}function j(U,K,Y){let rt=c.get(K).get(U);l[rt]!==Y&&(n.bindBufferBase(n.UNIFORM_BUFFER,rt,Y),l[rt]=Y)}function lt(){n.disable(n.BLEND),n.disable(n.CULL_FACE),n.disable(n.DEPTH_TEST),n.disable(n.POLYGON_OFFSET_FILL),n.disable(n.SCISSOR_TEST),n.disable(n.STENCIL_TEST),n.disable(n.SAMPLE_ALPHA_TO_COVERAGE),n.blendEquation(n.FUNC_ADD),n.blendFunc(n.ONE,n.ZERO),n.blendFuncSeparate(n.ONE,n.ZERO,n.ONE,n.ZERO),n.blendColor(0,0,0,0),n.colorMask(!0,!0,!0,!0),n.clearColor(0,0,0,0),n.depthMask(!0),n.depthFunc(n.LESS),o.setReversed(!1),n.clearDepth(1),n.stencilMask(4294967295),n.stencilFunc(n.ALWAYS,0,4294967295),n.stencilOp(n.KEEP,n.KEEP,n.KEEP),n.clearStencil(0),n.cullFace(n.BACK),n.frontFace(n.CCW),n.polygonOffset(0,0),n.activeTexture(n.TEXTURE0),n.bindFramebuffer(n.FRAMEBUFFER,null),n.bindFramebuffer(n.DRAW_FRAMEBUFFER,null),n.bindFramebuffer(n.READ_FRAMEBUFFER,null),n.useProgram(null),n.lineWidth(1),n.scissor(0,0,n.canvas.width,n.canvas.height),n.viewport(0,0,n.canvas.width,n.canvas.height),n.pixelStorei(n.PACK_ALIGNMENT,4),n.pixelStorei(n.UNPACK_ALIGNMENT,4),n.pixelStorei(n.UNPACK_FLIP_Y_WEBGL,!1),n.pixelStorei(n.UNPACK_PREMULTIPLY_ALPHA_WEBGL,!1),n.pixelStorei(n.UNPACK_COLORSPACE_CONVERSION_WEBGL,n.BROWSER_DEFAULT_WEBGL),n.pixelStorei(n.PACK_ROW_LENGTH,0),n.pixelStorei(n.PACK_SKIP_PIXELS,0),n.pixelStorei(n.PACK_SKIP_ROWS,0),n.pixelStorei(n.UNPACK_ROW_LENGTH,0),n.pixelStorei(n.UNPACK_IMAGE_HEIGHT,0),n.pixelStorei(n.UNPACK_SKIP_PIXELS,0),n.pixelStorei(n.UNPACK_SKIP_ROWS,0),n.pixelStorei(n.UNPACK_SKIP_IMAGES,0),h={},d={},J=null,tt={},u={},l={},f=new WeakMap,g=[],x=null,p=!1,m=null,y=null,b=null,v=null,S=null,w=null,_=null,M=new Wt(0,0,0),R=0,A=!1,P=null,I=null,O=null,L=null,B=null,Z.set(0,0,n.canvas.width,n.canvas.height),ut.set(0,0,n.canvas.width,n.canvas.height),r.reset(),o.reset(),a.reset()}return{buffers:{color:r,depth:o,stencil:a},enable:mt,disable:Ft,bindFramebuffer:Ce,drawBuffers:It,useProgram:Jt,setBlending:Ze,setMaterial:Oe,setFlipSided:xi,setCullFace:Ee,setLineWidth:nn,setPolygonOffset:He,setScissorTest:Ui,activeTexture:Oi,bindTexture:Fi,unbindTexture:k,compressedTexImage2D:Bi,compressedTexImage3D:ve,texImage2D:T,texImage3D:V,pixelStorei:Q,getParameter:it,updateUBOMapping:$,uniformBlockBinding:j,texStorage2D:Bt,texStorage3D:D,texSubImage2D:xe,texSubImage3D:pt,compressedTexSubImage2D:Fe,compressedTexSubImage3D:Lt,scissor:ot,viewport:dt,reset:lt}}function xb(n,t,e,i,s,r,o){let a=t.has("WEBGL_multisampled_render_to_texture")?t.get("WEBGL_multisampled_render_to_texture"):null,l=typeof navigator>"u"?!1:/OculusBrowser/g.test(navigator.userAgent),c=new bt,h=new WeakMap,d=new Set,u,f=new WeakMap,g=new Set,x=new FinalizationRegistry(D=>g.delete(D)),p=!1;try{p=typeof OffscreenCanvas<"u"&&new OffscreenCanvas(1,1).getContext("2d")!==null}catch{}function m(D,T){return p?new OffscreenCanvas(D,T):jr("canvas")}function y(D,T,V){let it=1,Q=Bt(D);if((Q.width>V||Q.height>V)&&(it=V/Math.max(Q.width,Q.height)),it<1)if(typeof HTMLImageElement<"u"&&D instanceof HTMLImageElement||typeof HTMLCanvasElement<"u"&&D instanceof HTMLCanvasElement||typeof ImageBitmap<"u"&&D instanceof ImageBitmap||typeof VideoFrame<"u"&&D instanceof VideoFrame){let ot=Math.floor(it*Q.width),dt=Math.floor(it*Q.height);u===void 0&&(u=m(ot,dt));let $=T?m(ot,dt):u;return $.width=ot,$.height=dt,$.getContext("2d").drawImage(D,0,0,ot,dt),Pt("WebGLRenderer: Texture has been resized from ("+Q.width+"x"+Q.height+") to ("+ot+"x"+dt+")."),$}else return"data"in D&&Pt("WebGLRenderer: Image in DataTexture is too big ("+Q.width+"x"+Q.height+")."),D;return D}function b(D){return D.generateMipmaps}function v(D){n.generateMipmap(D)}function S(D){return D.isWebGLCubeRenderTarget?n.TEXTURE_CUBE_MAP:D.isWebGL3DRenderTarget?n.TEXTURE_3D:D.isWebGLArrayRenderTarget||D.isCompressedArrayTexture?n.TEXTURE_2D_ARRAY:n.TEXTURE_2D}function w(D,T,V,it,Q,ot=!1){if(D!==null){if(n[D]!==void 0)return n[D];Pt("WebGLRenderer: Attempt to use non-existing WebGL internal format '"+D+"'")}let dt;it&&(dt=t.get("EXT_texture_norm16"),dt||Pt("WebGLRenderer: Unable to use normalized textures without EXT_texture_norm16 extension"));let $=T;if(T===n.RED&&(V===n.FLOAT&&($=n.R32F),V===n.HALF_FLOAT&&($=n.R16F),V===n.UNSIGNED_BYTE&&($=n.R8),V===n.UNSIGNED_SHORT&&dt&&($=dt.R16_EXT),V===n.SHORT&&dt&&($=dt.R16_SNORM_EXT)),T===n.RED_INTEGER&&(V===n.UNSIGNED_BYTE&&($=n.R8UI),V===n.UNSIGNED_SHORT&&($=n.R16UI),V===n.UNSIGNED_INT&&($=n.R32UI),V===n.BYTE&&($=n.R8I),V===n.SHORT&&($=n.R16I),V===n.INT&&($=n.R32I)),T===n.RG&&(V===n.FLOAT&&($=n.RG32F),V===n.HALF_FLOAT&&($=n.RG16F),V===n.UNSIGNED_BYTE&&($=n.RG8),V===n.UNSIGNED_SHORT&&dt&&($=dt.RG16_EXT),V===n.SHORT&&dt&&($=dt.RG16_SNORM_EXT)),T===n.RG_INTEGER&&(V===n.UNSIGNED_BYTE&&($=n.RG8UI),V===n.UNSIGNED_SHORT&&($=n.RG16UI),V===n.UNSIGNED_INT&&($=n.RG32UI),V===n.BYTE&&($=n.RG8I),V===n.SHORT&&($=n.RG16I),V===n.INT&&($=n.RG32I)),T===n.RGB_INTEGER&&(V===n.UNSIGNED_BYTE&&($=n.RGB8UI),V===n.UNSIGNED_SHORT&&($=n.RGB16UI),V===n.UNSIGNED_INT&&($=n.RGB32UI),V===n.BYTE&&($=n.RGB8I),V===n.SHORT&&($=n.RGB16I),V===n.INT&&($=n.RGB32I)),T===n.RGBA_INTEGER&&(V===n.UNSIGNED_BYTE&&($=n.RGBA8UI),V===n.UNSIGNED_SHORT&&($=n.RGBA16UI),V===n.UNSIGNED_INT&&($=n.RGBA32UI),V===n.BYTE&&($=n.RGBA8I),V===n.SHORT&&($=n.RGBA16I),V===n.INT&&($=n.RGBA32I)),T===n.RGB&&(V===n.UNSIGNED_SHORT&&dt&&($=dt.RGB16_EXT),V===n.SHORT&&dt&&($=dt.RGB16_SNORM_EXT),V===n.UNSIGNED_INT_5_9_9_9_REV&&($=n.RGB9_E5),V===n.UNSIGNED_INT_10F_11F_11F_REV&&($=n.R11F_G11F_B10F)),T===n.RGBA){let j=ot?Zr:Xt.getTransfer(Q);V===n.FLOAT&&($=n.RGBA32F),V===n.HALF_FLOAT&&($=n.RGBA16F),V===n.UNSIGNED_BYTE&&($=j===re?n.SRGB8_ALPHA8:n.RGBA8),V===n.UNSIGNED_SHORT&&dt&&($=dt.RGBA16_EXT),V===n.SHORT&&dt&&($=dt.RGBA16_SNORM_EXT),V===n.UNSIGNED_SHORT_4_4_4_4&&($=n.RGBA4),V===n.UNSIGNED_SHORT_5_5_5_1&&($=n.RGB5_A1)}return($===n.R16F||$===n.R32F||$===n.RG16F||$===n.RG32F||$===n.RGBA16F||$===n.RGBA32F)&&t.get("EXT_color_buffer_float"),$}function _(D,T){let V;return D?T===null||T===Vi||T===As?V=n.DEPTH24_STENCIL8:T===Ci?V=n.DEPTH32F_STENCIL8:T===dr&&(V=n.DEPTH24_STENCIL8,Pt("DepthTexture: 16 bit depth attachment is not supported with stencil. Using 24-bit attachment.")):T===null||T===Vi||T===As?V=n.DEPTH_COMPONENT24:T===Ci?V=n.DEPTH_COMPONENT32F:T===dr&&(V=n.DEPTH_COMPONENT16),V}function M(D,T){return b(D)===!0||D.isFramebufferTexture&&D.minFilter!==Ye&&D.minFilter!==_i?Math.log2(Math.max(T.width,T.height))+1:D.mipmaps.length>0?D.mipmaps.length:D.isCompressedTexture&&Array.isArray(D.image)?T.mipmaps.length:1}function R(D){let T=new WeakRef(D);i.get(D).__ref=T,g.add(T),x.register(D,T,T)}function A(D){let T=i.get(D).__ref;T!==void 0&&(g.delete(T),x.unregister(T))}function P(D){O(D.target)}function I(D){L(D.target)}function O(D){D.removeEventListener("dispose",P),A(D),H(D),D.isVideoTexture&&h.delete(D),D.isHTMLTexture&&d.delete(D)}function L(D){D.removeEventListener("dispose",I),A(D),et(D)}function B(){for(let D of g){let T=D.deref();T!==void 0&&(T.isRenderTarget===!0?L(T):O(T))}g.clear(),d.clear()}function H(D){let T=i.get(D);if(T.__webglInit===void 0)return;let V=D.source,it=f.get(V);if(it){let Q=it[T.__cacheKey];Q.usedTimes--,Q.usedTimes===0&&G(D),Object.keys(it).length===0&&f.delete(V)}i.remove(D)}function G(D){let T=i.get(D);n.deleteTexture(T.__webglTexture);let V=D.source,it=f.get(V);delete it[T.__cacheKey],o.memory.textures--}function et(D){let T=i.get(D);T.__depthDisposeCallback&&T.__depthDisposeCallback();let V=D.depthTexture;if(V&&V.renderTarget===D&&O(V),D.isWebGLCubeRenderTarget)for(let Q=0;Q<6;Q++){if(Array.isArray(T.__webglFramebuffer[Q]))for(let ot=0;ot<T.__webglFramebuffer[Q].length;ot++)n.deleteFramebuffer(T.__webglFramebuffer[Q][ot]);else n.deleteFramebuffer(T.__webglFramebuffer[Q]);T.__webglDepthbuffer&&n.deleteRenderbuffer(T.__webglDepthbuffer[Q])}else{if(Array.isArray(T.__webglFramebuffer))for(let Q=0;Q<T.__webglFramebuffer.length;Q++)n.deleteFramebuffer(T.__webglFramebuffer[Q]);else n.deleteFramebuffer(T.__webglFramebuffer);if(T.__webglDepthbuffer&&n.deleteRenderbuffer(T.__webglDepthbuffer),T.__webglMultisampledFramebuffer&&n.deleteFramebuffer(T.__webglMultisampledFramebuffer),T.__webglColorRenderbuffer)for(let Q=0;Q<T.__webglColorRenderbuffer.length;Q++)T.__webglColorRenderbuffer[Q]&&n.deleteRenderbuffer(T.__webglColorRenderbuffer[Q]);T.__webglDepthRenderbuffer&&n.deleteRenderbuffer(T.__webglDepthRenderbuffer)}let it=D.textures;for(let Q=0,ot=it.length;Q<ot;Q++){let dt=i.get(it[Q]);dt.__webglTexture&&(n.deleteTexture(dt.__webglTexture),o.memory.textures--),i.remove(it[Q])}i.remove(D)}let X=0;function J(){X=0}function tt(){return X}function vt(D){X=D}function Nt(){let D=X;return D>=s.maxTextures&&Pt("WebGLTextures: Trying to use "+(D+1)+" texture units while this GPU supports only "+s.maxTextures),X+=1,D}function Z(D){let T=[];return T.push(D.wrapS),T.push(D.wrapT),T.push(D.wrapR||0),T.push(D.magFilter),T.push(D.minFilter),T.push(D.anisotropy),T.push(D.internalFormat),T.push(D.format),T.push(D.type),T.push(D.generateMipmaps),T.push(D.mipmapsAutoUpdate),T.push(D.premultiplyAlpha),T.push(D.flipY),T.push(D.unpackAlignment),T.push(D.colorSpace),T.join()}function ut(D,T){let V=i.get(D);if(D.isVideoTexture&&Fe(D),D.isRenderTargetTexture===!1&&D.isExternalTexture!==!0&&D.version>0&&V.__version!==D.version){let it=D.image;if(it===null)Pt("WebGLRenderer: Texture marked for update but no image data found.");else if(it.complete===!1)Pt("WebGLRenderer: Texture marked for update but image is incomplete");else{Oe(V,D,T);return}}else D.isExternalTexture&&(V.__webglTexture=D.sourceTexture?D.sourceTexture:null);e.bindTexture(n.TEXTURE_2D,V.__webglTexture,n.TEXTURE0+T)}function xt(D,T){let V=i.get(D);if(D.isRenderTargetTexture===!1&&D.version>0&&V.__version!==D.version){Oe(V,D,T);return}else D.isExternalTexture&&(V.__webglTexture=D.sourceTexture?D.sourceTexture:null);e.bindTexture(n.TEXTURE_2D_ARRAY,V.__webglTexture,n.TEXTURE0+T)}function Rt(D,T){let V=i.get(D);if(D.isRenderTargetTexture===!1&&D.version>0&&V.__version!==D.version){Oe(V,D,T);return}e.bindTexture(n.TEXTURE_3D,V.__webglTexture,n.TEXTURE0+T)}function mt(D,T){let V=i.get(D);if(D.version>0&&V.__version!==D.version){xi(V,D,T);return}e.bindTexture(n.TEXTURE_CUBE_MAP,V.__webglTexture,n.TEXTURE0+T)}let Ft={[Ua]:n.REPEAT,[on]:n.CLAMP_TO_EDGE,[Oa]:n.MIRRORED_REPEAT},Ce={[Ye]:n.NEAREST,[$f]:n.NEAREST_MIPMAP_NEAREST,[go]:n.NEAREST_MIPMAP_LINEAR,[_i]:n.LINEAR,[cl]:n.LINEAR_MIPMAP_NEAREST,[Rn]:n.LINEAR_MIPMAP_LINEAR},It={[Jf]:n.NEVER,[lu]:n.ALWAYS,[Qf]:n.LESS,[ou]:n.LEQUAL,[tp]:n.EQUAL,[au]:n.GEQUAL,[ep]:n.GREATER,[ip]:n.NOTEQUAL};function Jt(D,T){if(T.type===Ci&&t.has("OES_texture_float_linear")===!1&&(T.magFilter===_i||T.magFilter===cl||T.magFilter===go||T.magFilter===Rn||T.minFilter===_i||T.minFilter===cl||T.minFilter===go||T.minFilter===Rn)&&Pt("WebGLRenderer: Unable to use linear filtering with floating point textures. OES_texture_float_linear not supported on this device."),n.texParameteri(D,n.TEXTURE_WRAP_S,Ft[T.wrapS]),n.texParameteri(D,n.TEXTURE_WRAP_T,Ft[T.wrapT]),(D===n.TEXTURE_3D||D===n.TEXTURE_2D_ARRAY)&&n.texParameteri(D,n.TEXTURE_WRAP_R,Ft[T.wrapR]),n.texParameteri(D,n.TEXTURE_MAG_FILTER,Ce[T.magFilter]),n.texParameteri(D,n.TEXTURE_MIN_FILTER,Ce[T.minFilter]),T.compareFunction&&(n.texParameteri(D,n.TEXTURE_COMPARE_MODE,n.COMPARE_REF_TO_TEXTURE),n.texParameteri(D,n.TEXTURE_COMPARE_FUNC,It[T.compareFunction])),t.has("EXT_texture_filter_anisotropic")===!0){if(T.magFilter===Ye||T.minFilter!==go&&T.minFilter!==Rn||T.type===Ci&&t.has("OES_texture_float_linear")===!1)return;if(T.anisotropy>1||i.get(T).__currentAnisotropy){let V=t.get("EXT_texture_filter_anisotropic");n.texParameterf(D,V.TEXTURE_MAX_ANISOTROPY_EXT,Math.min(T.anisotropy,s.getMaxAnisotropy())),i.get(T).__currentAnisotropy=T.anisotropy}}}function he(D,T){let V=!1;D.__webglInit===void 0&&(D.__webglInit=!0,T.addEventListener("dispose",P),R(T));let it=T.source,Q=f.get(it);Q===void 0&&(Q={},f.set(it,Q));let ot=Z(T);if(ot!==D.__cacheKey){Q[ot]===void 0&&(Q[ot]={texture:n.createTexture(),usedTimes:0},o.memory.textures++,V=!0),Q[ot].usedTimes++;let dt=Q[D.__cacheKey];dt!==void 0&&(Q[D.__cacheKey].usedTimes--,dt.usedTimes===0&&G(T)),D.__cacheKey=ot,D.__webglTexture=Q[ot].texture}return V}function Yt(D,T,V){return Math.floor(Math.floor(D/V)/T)}function Ze(D,T,V,it){let ot=D.updateRanges;if(ot.length===0)e.texSubImage2D(n.TEXTURE_2D,0,0,0,T.width,T.height,V,it,T.data);else{ot.sort((U,K)=>U.start-K.start);let dt=0;for(let U=1;U<ot.length;U++){let K=ot[dt],Y=ot[U],ct=K.start+K.count,rt=Yt(Y.start,T.width,4),at=Yt(K.start,T.width,4);Y.start<=ct+1&&rt===at&&Yt(Y.start+Y.count-1,T.width,4)===rt?K.count=Math.max(K.count,Y.start+Y.count-K.start):(++dt,ot[dt]=Y)}ot.length=dt+1;let $=e.getParameter(n.UNPACK_ROW_LENGTH),j=e.getParameter(n.UNPACK_SKIP_PIXELS),lt=e.getParameter(n.UNPACK_SKIP_ROWS);e.pixelStorei(n.UNPACK_ROW_LENGTH,T.width);for(let U=0,K=ot.length;U<K;U++){let Y=ot[U],ct=Math.floor(Y.start/4),rt=Math.ceil(Y.count/4),at=ct%T.width,Et=Math.floor(ct/T.width),Ht=rt,nt=1;e.pixelStorei(n.UNPACK_SKIP_PIXELS,at),e.pixelStorei(n.UNPACK_SKIP_ROWS,Et),e.texSubImage2D(n.TEXTURE_2D,0,at,Et,Ht,nt,V,it,T.data)}D.clearUpdateRanges(),e.pixelStorei(n.UNPACK_ROW_LENGTH,$),e.pixelStorei(n.UNPACK_SKIP_PIXELS,j),e.pixelStorei(n.UNPACK_SKIP_ROWS,lt)}}function Oe(D,T,V){let it=n.TEXTURE_2D;(T.isDataArrayTexture||T.isCompressedArrayTexture)&&(it=n.TEXTURE_2D_ARRAY),T.isData3DTexture&&(it=n.TEXTURE_3D);let Q=he(D,T),ot=T.source;e.bindTexture(it,D.__webglTexture,n.TEXTURE0+V);let dt=i.get(ot);if(ot.version!==dt.__version||Q===!0){if(e.activeTexture(n.TEXTURE0+V),(typeof ImageBitmap<"u"&&T.image instanceof ImageBitmap)===!1){let nt=Xt.getPrimaries(Xt.workingColorSpace),At=T.colorSpace===In?null:Xt.getPrimaries(T.colorSpace),Vt=T.colorSpace===In||nt===At?n.NONE:n.BROWSER_DEFAULT_WEBGL;e.pixelStorei(n.UNPACK_FLIP_Y_WEBGL,T.flipY),e.pixelStorei(n.UNPACK_PREMULTIPLY_ALPHA_WEBGL,T.premultiplyAlpha),e.pixelStorei(n.UNPACK_COLORSPACE_CONVERSION_WEBGL,Vt)}e.pixelStorei(n.UNPACK_ALIGNMENT,T.unpackAlignment);let j=y(T.image,!1,s.maxTextureSize);j=Lt(T,j);let lt=r.convert(T.format,T.colorSpace),U=r.convert(T.type),K=w(T.internalFormat,lt,U,T.normalized,T.colorSpace,T.isVideoTexture);Jt(it,T);let Y,ct=T.mipmaps,rt=T.isVideoTexture!==!0,at=dt.__version===void 0||Q===!0,Et=ot.dataReady,Ht=M(T,j);if(T.isDepthTexture)K=_(T.format===Pn,T.type),at&&(rt?e.texStorage2D(n.TEXTURE_2D,1,K,j.width,j.height):e.texImage2D(n.TEXTURE_2D,0,K,j.width,j.height,0,lt,U,null));else if(T.isDataTexture)if(ct.length>0){rt&&at&&e.texStorage2D(n.TEXTURE_2D,Ht,K,ct[0].width,ct[0].height);for(let nt=0,At=ct.length;nt<At;nt++)Y=ct[nt],rt?Et&&e.texSubImage2D(n.TEXTURE_2D,nt,0,0,Y.width,Y.height,lt,U,Y.data):e.texImage2D(n.TEXTURE_2D,nt,K,Y.width,Y.height,0,lt,U,Y.data);T.generateMipmaps=!1}else rt?(at&&e.texStorage2D(n.TEXTURE_2D,Ht,K,j.width,j.height),Et&&Ze(T,j,lt,U)):e.texImage2D(n.TEXTURE_2D,0,K,j.width,j.height,0,lt,U,j.data);else if(T.isCompressedTexture)if(T.isCompressedArrayTexture){rt&&at&&e.texStorage3D(n.TEXTURE_2D_ARRAY,Ht,K,ct[0].width,ct[0].height,j.depth);for(let nt=0,At=ct.length;nt<At;nt++)if(Y=ct[nt],T.format!==Ri)if(lt!==null)if(rt){if(Et)if(T.layerUpdates.size>0){let Vt=yu(Y.width,Y.height,T.format,T.type);for(let gt of T.layerUpdates){let le=Y.data.subarray(gt*Vt/Y.data.BYTES_PER_ELEMENT,(gt+1)*Vt/Y.data.BYTES_PER_ELEMENT);e.compressedTexSubImage3D(n.TEXTURE_2D_ARRAY,nt,0,0,gt,Y.width,Y.height,1,lt,le)}}else e.compressedTexSubImage3D(n.TEXTURE_2D_ARRAY,nt,0,0,0,Y.width,Y.height,j.depth,lt,Y.data)}else e.compressedTexImage3D(n.TEXTURE_2D_ARRAY,nt,K,Y.width,Y.height,j.depth,0,Y.data,0,0);else Pt("WebGLRenderer: Attempt to load unsupported compressed texture format in .uploadTexture()");else rt?Et&&e.texSubImage3D(n.TEXTURE_2D_ARRAY,nt,0,0,0,Y.width,Y.height,j.depth,lt,U,Y.data):e.texImage3D(n.TEXTURE_2D_ARRAY,nt,K,Y.width,Y.height,j.depth,0,lt,U,Y.data);T.layerUpdates.size>0&&T.clearLayerUpdates()}else{rt&&at&&e.texStorage2D(n.TEXTURE_2D,Ht,K,ct[0].width,ct[0].height);for(let nt=0,At=ct.length;nt<At;nt++)Y=ct[nt],T.format!==Ri?lt!==null?rt?Et&&e.compressedTexSubImage2D(n.TEXTURE_2D,nt,0,0,Y.width,Y.height,lt,Y.data):e.compressedTexImage2D(n.TEXTURE_2D,nt,K,Y.width,Y.height,0,Y.data):Pt("WebGLRenderer: Attempt to load unsupported compressed texture format in .uploadTexture()"):rt?Et&&e.texSubImage2D(n.TEXTURE_2D,nt,0,0,Y.width,Y.height,lt,U,Y.data):e.texImage2D(n.TEXTURE_2D,nt,K,Y.width,Y.height,0,lt,U,Y.data)}else if(T.isDataArrayTexture)if(rt){if(at&&e.texStorage3D(n.TEXTURE_2D_ARRAY,Ht,K,j.width,j.height,j.depth),Et)if(T.layerUpdates.size>0){let nt=yu(j.width,j.height,T.format,T.type);for(let At of T.layerUpdates){let Vt=j.data.subarray(At*nt/j.data.BYTES_PER_ELEMENT,(At+1)*nt/j.data.BYTES_PER_ELEMENT);e.texSubImage3D(n.TEXTURE_2D_ARRAY,0,0,0,At,j.width,j.height,1,lt,U,Vt)}T.clearLayerUpdates()}else e.texSubImage3D(n.TEXTURE_2D_ARRAY,0,0,0,0,j.width,j.height,j.depth,lt,U,j.data)}else e.texImage3D(n.TEXTURE_2D_ARRAY,0,K,j.width,j.height,j.depth,0,lt,U,j.data);else if(T.isData3DTexture)rt?(at&&e.texStorage3D(n.TEXTURE_3D,Ht,K,j.width,j.height,j.depth),Et&&e.texSubImage3D(n.TEXTURE_3D,0,0,0,0,j.width,j.height,j.depth,lt,U,j.data)):e.texImage3D(n.TEXTURE_3D,0,K,j.width,j.height,j.depth,0,lt,U,j.data);else if(T.isFramebufferTexture){if(at)if(rt)e.texStorage2D(n.TEXTURE_2D,Ht,K,j.width,j.height);else{let nt=j.width,At=j.height;for(let Vt=0;Vt<Ht;Vt++)e.texImage2D(n.TEXTURE_2D,Vt,K,nt,At,0,lt,U,null),nt>>=1,At>>=1}}else if(T.isHTMLTexture){if("texElementImage2D"in n){let nt=n.canvas;if(nt.hasAttribute("layoutsubtree")||nt.setAttribute("layoutsubtree","true"),j.parentNode!==nt){nt.appendChild(j),d.add(T),nt.onpaint=At=>{let Vt=At.changedElements;for(let gt of d)Vt.includes(gt.image)&&(gt.needsUpdate=!0)},nt.requestPaint();return}if(n.texElementImage2D.length===3)n.texElementImage2D(n.TEXTURE_2D,n.RGBA8,j);else{let Vt=n.RGBA,gt=n.RGBA,le=n.UNSIGNED_BYTE;n.texElementImage2D(n.TEXTURE_2D,0,Vt,gt,le,j)}n.texParameteri(n.TEXTURE_2D,n.TEXTURE_MIN_FILTER,n.LINEAR),n.texParameteri(n.TEXTURE_2D,n.TEXTURE_WRAP_S,n.CLAMP_TO_EDGE),n.texParameteri(n.TEXTURE_2D,n.TEXTURE_WRAP_T,n.CLAMP_TO_EDGE)}}else if(ct.length>0){if(rt&&at){let nt=Bt(ct[0]);e.texStorage2D(n.TEXTURE_2D,Ht,K,nt.width,nt.height)}for(let nt=0,At=ct.length;nt<At;nt++)Y=ct[nt],rt?Et&&e.texSubImage2D(n.TEXTURE_2D,nt,0,0,lt,U,Y):e.texImage2D(n.TEXTURE_2D,nt,K,lt,U,Y);T.generateMipmaps=!1}else if(rt){if(at){let nt=Bt(j);e.texStorage2D(n.TEXTURE_2D,Ht,K,nt.width,nt.height)}Et&&e.texSubImage2D(n.TEXTURE_2D,0,0,0,lt,U,j)}else e.texImage2D(n.TEXTURE_2D,0,K,lt,U,j);b(T)&&T.mipmapsAutoUpdate===!0&&v(it),dt.__version=ot.version,T.onUpdate&&T.onUpdate(T)}D.__version=T.version}function xi(D,T,V){if(T.image.length!==6)return;let it=he(D,T),Q=T.source;e.bindTexture(n.TEXTURE_CUBE_MAP,D.__webglTexture,n.TEXTURE0+V);let ot=i.get(Q);if(Q.version!==ot.__version||it===!0){e.activeTexture(n.TEXTURE0+V);let dt=Xt.getPrimaries(Xt.workingColorSpace),$=T.colorSpace===In?null:Xt.getPrimaries(T.colorSpace),j=T.colorSpace===In||dt===$?n.NONE:n.BROWSER_DEFAULT_WEBGL;e.pixelStorei(n.UNPACK_FLIP_Y_WEBGL,T.flipY),e.pixelStorei(n.UNPACK_PREMULTIPLY_ALPHA_WEBGL,T.premultiplyAlpha),e.pixelStorei(n.UNPACK_ALIGNMENT,T.unpackAlignment),e.pixelStorei(n.UNPACK_COLORSPACE_CONVERSION_WEBGL,j);let lt=T.isCompressedTexture||T.image[0].isCompressedTexture,U=T.image[0]&&T.image[0].isDataTexture,K=[];for(let gt=0;gt<6;gt++)!lt&&!U?K[gt]=y(T.image[gt],!0,s.maxCubemapSize):K[gt]=U?T.image[gt].image:T.image[gt],K[gt]=Lt(T,K[gt]);let Y=K[0],ct=r.convert(T.format,T.colorSpace),rt=r.convert(T.type),at=w(T.internalFormat,ct,rt,T.normalized,T.colorSpace),Et=T.isVideoTexture!==!0,Ht=ot.__version===void 0||it===!0,nt=Q.dataReady,At=M(T,Y);Jt(n.TEXTURE_CUBE_MAP,T);let Vt;if(T.isDepthTexture){if(at=_(T.format===Pn,T.type),Ht)if(Et)e.texStorage2D(n.TEXTURE_CUBE_MAP,1,at,Y.width,Y.height);else for(let gt=0;gt<6;gt++)e.texImage2D(n.TEXTURE_CUBE_MAP_POSITIVE_X+gt,0,at,Y.width,Y.height,0,ct,rt,null)}else if(lt){Et&&Ht&&e.texStorage2D(n.TEXTURE_CUBE_MAP,At,at,Y.width,Y.height);for(let gt=0;gt<6;gt++){Vt=K[gt].mipmaps;for(let le=0;le<Vt.length;le++){let Ge=Vt[le];T.format!==Ri?ct!==null?Et?nt&&e.compressedTexSubImage2D(n.TEXTURE_CUBE_MAP_POSITIVE_X+gt,le,0,0,Ge.width,Ge.height,ct,Ge.data):e.compressedTexImage2D(n.TEXTURE_CUBE_MAP_POSITIVE_X+gt,le,at,Ge.width,Ge.height,0,Ge.data):Pt("WebGLRenderer: Attempt to load unsupported compressed texture format in .setTextureCube()"):Et?nt&&e.texSubImage2D(n.TEXTURE_CUBE_MAP_POSITIVE_X+gt,le,0,0,Ge.width,Ge.height,ct,rt,Ge.data):e.texImage2D(n.TEXTURE_CUBE_MAP_POSITIVE_X+gt,le,at,Ge.width,Ge.height,0,ct,rt,Ge.data)}}}else{if(Vt=T.mipmaps,Et&&Ht){Vt.length>0&&At++;let gt=Bt(K[0]);e.texStorage2D(n.TEXTURE_CUBE_MAP,At,at,gt.width,gt.height)}for(let gt=0;gt<6;gt++)if(U){Et?nt&&e.texSubImage2D(n.TEXTURE_CUBE_MAP_POSITIVE_X+gt,0,0,0,K[gt].width,K[gt].height,ct,rt,K[gt].data):e.texImage2D(n.TEXTURE_CUBE_MAP_POSITIVE_X+gt,0,at,K[gt].width,K[gt].height,0,ct,rt,K[gt].data);for(let le=0;le<Vt.length;le++){let Un=Vt[le].image[gt].image;Et?nt&&e.texSubImage2D(n.TEXTURE_CUBE_MAP_POSITIVE_X+gt,le+1,0,0,Un.width,Un.height,ct,rt,Un.data):e.texImage2D(n.TEXTURE_CUBE_MAP_POSITIVE_X+gt,le+1,at,Un.width,Un.height,0,ct,rt,Un.data)}}else{Et?nt&&e.texSubImage2D(n.TEXTURE_CUBE_MAP_POSITIVE_X+gt,0,0,0,ct,rt,K[gt]):e.texImage2D(n.TEXTURE_CUBE_MAP_POSITIVE_X+gt,0,at,ct,rt,K[gt]);for(let le=0;le<Vt.length;le++){let Ge=Vt[le];Et?nt&&e.texSubImage2D(n.TEXTURE_CUBE_MAP_POSITIVE_X+gt,le+1,0,0,ct,rt,Ge.image[gt]):e.texImage2D(n.TEXTURE_CUBE_MAP_POSITIVE_X+gt,le+1,at,ct,rt,Ge.image[gt])}}}b(T)&&T.mipmapsAutoUpdate===!0&&v(n.TEXTURE_CUBE_MAP),ot.__version=Q.version,T.onUpdate&&T.onUpdate(T)}D.__version=T.version}function Ee(D,T,V,it,Q,ot){let dt=r.convert(V.format,V.colorSpace),$=r.convert(V.type),j=w(V.internalFormat,dt,$,V.normalized,V.colorSpace),lt=i.get(T),U=i.get(V);if(U.__renderTarget=T,!lt.__hasExternalTextures){let K=Math.max(1,T.width>>ot),Y=Math.max(1,T.height>>ot);Q===n.TEXTURE_3D||Q===n.TEXTURE_2D_ARRAY?e.texImage3D(Q,ot,j,K,Y,T.depth,0,dt,$,null):e.texImage2D(Q,ot,j,K,Y,0,dt,$,null)}e.bindFramebuffer(n.FRAMEBUFFER,D),pt(T)?a.framebufferTexture2DMultisampleEXT(n.FRAMEBUFFER,it,Q,U.__webglTexture,0,xe(T)):(Q===n.TEXTURE_2D||Q>=n.TEXTURE_CUBE_MAP_POSITIVE_X&&Q<=n.TEXTURE_CUBE_MAP_NEGATIVE_Z)&&n.framebufferTexture2D(n.FRAMEBUFFER,it,Q,U.__webglTexture,ot),e.bindFramebuffer(n.FRAMEBUFFER,null)}function nn(D,T,V){if(n.bindRenderbuffer(n.RENDERBUFFER,D),T.depthBuffer){let it=T.depthTexture,Q=it&&it.isDepthTexture?it.type:null,ot=_(T.stencilBuffer,Q),dt=T.stencilBuffer?n.DEPTH_STENCIL_ATTACHMENT:n.DEPTH_ATTACHMENT;pt(T)?a.renderbufferStorageMultisampleEXT(n.RENDERBUFFER,xe(T),ot,T.width,T.height):V?n.renderbufferStorageMultisample(n.RENDERBUFFER,xe(T),ot,T.width,T.height):n.renderbufferStorage(n.RENDERBUFFER,ot,T.width,T.height),n.framebufferRenderbuffer(n.FRAMEBUFFER,dt,n.RENDERBUFFER,D)}else{let it=T.textures;for(let Q=0;Q<it.length;Q++){let ot=it[Q],dt=r.convert(ot.format,ot.colorSpace),$=r.convert(ot.type),j=w(ot.internalFormat,dt,$,ot.normalized,ot.colorSpace);pt(T)?a.renderbufferStorageMultisampleEXT(n.RENDERBUFFER,xe(T),j,T.width,T.height):V?n.renderbufferStorageMultisample(n.RENDERBUFFER,xe(T),j,T.width,T.height):n.renderbufferStorage(n.RENDERBUFFER,j,T.width,T.height)}}n.bindRenderbuffer(n.RENDERBUFFER,null)}function He(D,T,V){let it=T.isWebGLCubeRenderTarget===!0;if(e.bindFramebuffer(n.FRAMEBUFFER,D),!(T.depthTexture&&T.depthTexture.isDepthTexture))throw new Error("THREE.WebGLTextures: renderTarget.depthTexture must be an instance of THREE.DepthTexture.");let Q=i.get(T.depthTexture);Q.__renderTarget=T;let ot=it?T.depthTexture.image[0]:T.depthTexture.image;(!Q.__webglTexture||ot.width!==T.width||ot.height!==T.height)&&(ot.width=T.width,ot.height=T.height,T.depthTexture.needsUpdate=!0),it?mt(T.depthTexture,0):ut(T.depthTexture,0);let dt=Q.__webglTexture,$=xe(T),j=it?n.TEXTURE_CUBE_MAP_POSITIVE_X+V:n.TEXTURE_2D,lt=T.depthTexture.format===Pn?n.DEPTH_STENCIL_ATTACHMENT:n.DEPTH_ATTACHMENT;if(T.depthTexture.format===Tn)pt(T)?a.framebufferTexture2DMultisampleEXT(n.FRAMEBUFFER,lt,j,dt,0,$):n.framebufferTexture2D(n.FRAMEBUFFER,lt,j,dt,0);else if(T.depthTexture.format===Pn)pt(T)?a.framebufferTexture2DMultisampleEXT(n.FRAMEBUFFER,lt,j,dt,0,$):n.framebufferTexture2D(n.FRAMEBUFFER,lt,j,dt,0);else throw new Error("THREE.WebGLTextures: Unknown depthTexture format.")}function Ui(D){let T=i.get(D),V=D.isWebGLCubeRenderTarget===!0;if(T.__boundDepthTexture!==D.depthTexture){let it=D.depthTexture;if(T.__depthDisposeCallback&&T.__depthDisposeCallback(),it){let Q=()=>{delete T.__boundDepthTexture,delete T.__depthDisposeCallback,it.removeEventListener("dispose",Q)};it.addEventListener("dispose",Q),T.__depthDisposeCallback=Q}T.__boundDepthTexture=it}if(D.depthTexture&&!T.__autoAllocateDepthBuffer)if(V)for(let it=0;it<6;it++)He(T.__webglFramebuffer[it],D,it);else D.texture.mipmaps.length>0?He(T.__webglFramebuffer[0],D,0):He(T.__webglFramebuffer,D,0);else if(V){T.__webglDepthbuffer=[];for(let it=0;it<6;it++)if(e.bindFramebuffer(n.FRAMEBUFFER,T.__webglFramebuffer[it]),T.__webglDepthbuffer[it]===void 0)T.__webglDepthbuffer[it]=n.createRenderbuffer(),nn(T.__webglDepthbuffer[it],D,!1);else{let Q=D.stencilBuffer?n.DEPTH_STENCIL_ATTACHMENT:n.DEPTH_ATTACHMENT,ot=T.__webglDepthbuffer[it];n.bindRenderbuffer(n.RENDERBUFFER,ot),n.framebufferRenderbuffer(n.FRAMEBUFFER,Q,n.RENDERBUFFER,ot)}}else if(D.texture.mipmaps.length>0?e.bindFramebuffer(n.FRAMEBUFFER,T.__webglFramebuffer[0]):e.bindFramebuffer(n.FRAMEBUFFER,T.__webglFramebuffer),T.__webglDepthbuffer===void 0)T.__webglDepthbuffer=n.createRenderbuffer(),nn(T.__webglDepthbuffer,D,!1);else{let Q=D.stencilBuffer?n.DEPTH_STENCIL_ATTACHMENT:n.DEPTH_ATTACHMENT,ot=T.__webglDepthbuffer;n.bindRenderbuffer(n.RENDERBUFFER,ot),n.framebufferRenderbuffer(n.FRAMEBUFFER,Q,n.RENDERBUFFER,ot)}e.bindFramebuffer(n.FRAMEBUFFER,null)}function Oi(D,T,V){let it=i.get(D);T!==void 0&&Ee(it.__webglFramebuffer,D,D.texture,n.COLOR_ATTACHMENT0,n.TEXTURE_2D,0),V!==void 0&&Ui(D)}function Fi(D){let T=D.texture,V=i.get(D),it=i.get(T);D.addEventListener("dispose",I),R(D);let Q=D.textures,ot=D.isWebGLCubeRenderTarget===!0,dt=Q.length>1;if(dt||(it.__webglTexture===void 0&&(it.__webglTexture=n.createTexture()),it.__version=T.version,o.memory.textures++),ot){V.__webglFramebuffer=[];for(let $=0;$<6;$++)if(T.mipmaps.length>0){V.__webglFramebuffer[$]=[];for(let j=0;j<T.mipmaps.length;j++)V.__webglFramebuffer[$][j]=n.createFramebuffer()}else V.__webglFramebuffer[$]=n.createFramebuffer()}else{if(T.mipmaps.length>0){V.__webglFramebuffer=[];for(let $=0;$<T.mipmaps.length;$++)V.__webglFramebuffer[$]=n.createFramebuffer()}else V.__webglFramebuffer=n.createFramebuffer();if(dt)for(let $=0,j=Q.length;$<j;$++){let lt=i.get(Q[$]);lt.__webglTexture===void 0&&(lt.__webglTexture=n.createTexture(),o.memory.textures++)}if(D.samples>0&&pt(D)===!1){V.__webglMultisampledFramebuffer=n.createFramebuffer(),V.__webglColorRenderbuffer=[],e.bindFramebuffer(n.FRAMEBUFFER,V.__webglMultisampledFramebuffer);for(let $=0;$<Q.length;$++){let j=Q[$];V.__webglColorRenderbuffer[$]=n.createRenderbuffer(),n.bindRenderbuffer(n.RENDERBUFFER,V.__webglColorRenderbuffer[$]);let lt=r.convert(j.format,j.colorSpace),U=r.convert(j.type),K=w(j.internalFormat,lt,U,j.normalized,j.colorSpace,D.isXRRenderTarget===!0),Y=xe(D);n.renderbufferStorageMultisample(n.RENDERBUFFER,Y,K,D.width,D.height),n.framebufferRenderbuffer(n.FRAMEBUFFER,n.COLOR_ATTACHMENT0+$,n.RENDERBUFFER,V.__webglColorRenderbuffer[$])}n.bindRenderbuffer(n.RENDERBUFFER,null),D.depthBuffer&&(V.__webglDepthRenderbuffer=n.createRenderbuffer(),nn(V.__webglDepthRenderbuffer,D,!0)),e.bindFramebuffer(n.FRAMEBUFFER,null)}}if(ot){e.bindTexture(n.TEXTURE_CUBE_MAP,it.__webglTexture),Jt(n.TEXTURE_CUBE_MAP,T);for(let $=0;$<6;$++)if(T.mipmaps.length>0)for(let j=0;j<T.mipmaps.length;j++)Ee(V.__webglFramebuffer[$][j],D,T,n.COLOR_ATTACHMENT0,n.TEXTURE_CUBE_MAP_POSITIVE_X+$,j);else Ee(V.__webglFramebuffer[$],D,T,n.COLOR_ATTACHMENT0,n.TEXTURE_CUBE_MAP_POSITIVE_X+$,0);b(T)?v(n.TEXTURE_CUBE_MAP):T.mipmaps.length>0&&n.texParameteri(n.TEXTURE_CUBE_MAP,n.TEXTURE_MAX_LEVEL,T.mipmaps.length-1),e.unbindTexture()}else if(dt){for(let $=0,j=Q.length;$<j;$++){let lt=Q[$],U=i.get(lt),K=n.TEXTURE_2D;(D.isWebGL3DRenderTarget||D.isWebGLArrayRenderTarget)&&(K=D.isWebGL3DRenderTarget?n.TEXTURE_3D:n.TEXTURE_2D_ARRAY),e.bindTexture(K,U.__webglTexture),Jt(K,lt),Ee(V.__webglFramebuffer,D,lt,n.COLOR_ATTACHMENT0+$,K,0),b(lt)&&v(K)}e.unbindTexture()}else{let $=n.TEXTURE_2D;if((D.isWebGL3DRenderTarget||D.isWebGLArrayRenderTarget)&&($=D.isWebGL3DRenderTarget?n.TEXTURE_3D:n.TEXTURE_2D_ARRAY),e.bindTexture($,it.__webglTexture),Jt($,T),T.mipmaps.length>0)for(let j=0;j<T.mipmaps.length;j++)Ee(V.__webglFramebuffer[j],D,T,n.COLOR_ATTACHMENT0,$,j);else Ee(V.__webglFramebuffer,D,T,n.COLOR_ATTACHMENT0,$,0);b(T)?v($):T.mipmaps.length>0&&n.texParameteri($,n.TEXTURE_MAX_LEVEL,T.mipmaps.length-1),e.unbindTexture()}D.depthBuffer&&Ui(D)}function k(D){let T=D.textures;for(let V=0,it=T.length;V<it;V++){let Q=T[V];if(b(Q)&&Q.mipmapsAutoUpdate===!0){let ot=S(D),dt=i.get(Q).__webglTexture;e.bindTexture(ot,dt),v(ot),e.unbindTexture()}}}let Bi=[];function ve(D){if(D.samples>0){if(pt(D)===!1){let T=D.textures,V=D.width,it=D.height,Q=n.COLOR_BUFFER_BIT,ot=D.stencilBuffer?n.DEPTH_STENCIL_ATTACHMENT:n.DEPTH_ATTACHMENT,dt=i.get(D),$=T.length>1;if($)for(let lt=0;lt<T.length;lt++)e.bindFramebuffer(n.FRAMEBUFFER,dt.__webglMultisampledFramebuffer),n.framebufferRenderbuffer(n.FRAMEBUFFER,n.COLOR_ATTACHMENT0+lt,n.RENDERBUFFER,null),e.bindFramebuffer(n.FRAMEBUFFER,dt.__webglFramebuffer),n.framebufferTexture2D(n.DRAW_FRAMEBUFFER,n.COLOR_ATTACHMENT0+lt,n.TEXTURE_2D,null,0);e.bindFramebuffer(n.READ_FRAMEBUFFER,dt.__webglMultisampledFramebuffer),D.texture.mipmaps.length>0?e.bindFramebuffer(n.DRAW_FRAMEBUFFER,dt.__webglFramebuffer[0]):e.bindFramebuffer(n.DRAW_FRAMEBUFFER,dt.__webglFramebuffer);for(let lt=0;lt<T.length;lt++){if(D.resolveDepthBuffer&&(D.depthBuffer&&(Q|=n.DEPTH_BUFFER_BIT),D.stencilBuffer&&D.resolveStencilBuffer&&(Q|=n.STENCIL_BUFFER_BIT)),$){n.framebufferRenderbuffer(n.READ_FRAMEBUFFER,n.COLOR_ATTACHMENT0,n.RENDERBUFFER,dt.__webglColorRenderbuffer[lt]);let U=i.get(T[lt]).__webglTexture;n.framebufferTexture2D(n.DRAW_FRAMEBUFFER,n.COLOR_ATTACHMENT0,n.TEXTURE_2D,U,0)}n.blitFramebuffer(0,0,V,it,0,0,V,it,Q,n.NEAREST),l===!0&&(Bi.length=0,Bi.push(n.COLOR_ATTACHMENT0+lt),D.depthBuffer&&D.storeMultisampledDepthBuffer===!1&&Bi.push(ot),n.invalidateFramebuffer(n.READ_FRAMEBUFFER,Bi))}if(e.bindFramebuffer(n.READ_FRAMEBUFFER,null),e.bindFramebuffer(n.DRAW_FRAMEBUFFER,null),$)for(let lt=0;lt<T.length;lt++){e.bindFramebuffer(n.FRAMEBUFFER,dt.__webglMultisampledFramebuffer),n.framebufferRenderbuffer(n.FRAMEBUFFER,n.COLOR_ATTACHMENT0+lt,n.RENDERBUFFER,dt.__webglColorRenderbuffer[lt]);let U=i.get(T[lt]).__webglTexture;e.bindFramebuffer(n.FRAMEBUFFER,dt.__webglFramebuffer),n.framebufferTexture2D(n.DRAW_FRAMEBUFFER,n.COLOR_ATTACHMENT0+lt,n.TEXTURE_2D,U,0)}e.bindFramebuffer(n.DRAW_FRAMEBUFFER,dt.__webglMultisampledFramebuffer)}else if(D.depthBuffer&&D.storeMultisampledDepthBuffer===!1&&l){let T=D.stencilBuffer?n.DEPTH_STENCIL_ATTACHMENT:n.DEPTH_ATTACHMENT;n.invalidateFramebuffer(n.DRAW_FRAMEBUFFER,[T])}}}function xe(D){return Math.min(s.maxSamples,D.samples)}function pt(D){let T=i.get(D);return D.samples>0&&t.has("WEBGL_multisampled_render_to_texture")===!0&&T.__useRenderToTexture!==!1}function Fe(D){let T=o.render.frame;h.get(D)!==T&&(h.set(D,T),D.update())}function Lt(D,T){let V=D.colorSpace,it=D.format,Q=D.type;return D.isCompressedTexture===!0||D.isVideoTexture===!0||V!==$r&&V!==In&&(Xt.getTransfer(V)===re?(it!==Ri||Q!==Mi)&&Pt("WebGLTextures: sRGB encoded textures have to use RGBAFormat and UnsignedByteType."):Ut("WebGLTextures: Unsupported texture color space:",V)),T}function Bt(D){return typeof HTMLImageElement<"u"&&D instanceof HTMLImageElement?(c.width=D.naturalWidth||D.width,c.height=D.naturalHeight||D.height):typeof VideoFrame<"u"&&D instanceof VideoFrame?(c.width=D.displayWidth,c.height=D.displayHeight):(c.width=D.width,c.height=D.height),c}this.allocateTextureUnit=Nt,this.resetTextureUnits=J,this.getTextureUnits=tt,this.setTextureUnits=vt,this.setTexture2D=ut,this.setTexture2DArray=xt,this.setTexture3D=Rt,this.setTextureCube=mt,this.rebindTextures=Oi,this.setupRenderTarget=Fi,this.updateRenderTargetMipmap=k,this.updateMultisampleRenderTarget=ve,this.setupDepthRenderbuffer=Ui,this.setupFrameBufferTexture=Ee,this.useMultisampledRTT=pt,this.dispose=B}function bb(n,t){function e(i,s=In){let r,o=Xt.getTransfer(s);if(i===Mi)return n.UNSIGNED_BYTE;if(i===ul)return n.UNSIGNED_SHORT_4_4_4_4;if(i===dl)return n.UNSIGNED_SHORT_5_5_5_1;if(i===eu)return n.UNSIGNED_INT_5_9_9_9_REV;if(i===iu)return n.UNSIGNED_INT_10F_11F_11F_REV;if(i===Qh)return n.BYTE;if(i===tu)return n.SHORT;if(i===dr)return n.UNSIGNED_SHORT;if(i===hl)return n.INT;if(i===Vi)return n.UNSIGNED_INT;if(i===Ci)return n.FLOAT;if(i===Ji)return n.HALF_FLOAT;if(i===nu)return n.ALPHA;if(i===su)return n.RGB;if(i===Ri)return n.RGBA;if(i===Tn)return n.DEPTH_COMPONENT;if(i===Pn)return n.DEPTH_STENCIL;if(i===ru)return n.RED;if(i===_o)return n.RED_INTEGER;if(i===Qn)return n.RG;if(i===fl)return n.RG_INTEGER;if(i===pl)return n.RGBA_INTEGER;if(i===yo||i===vo||i===xo||i===bo)if(o===re)if(r=t.get("WEBGL_compressed_texture_s3tc_srgb"),r!==null){if(i===yo)return r.COMPRESSED_SRGB_S3TC_DXT1_EXT;if(i===vo)return r.COMPRESSED_SRGB_ALPHA_S3TC_DXT1_EXT;if(i===xo)return r.COMPRESSED_SRGB_ALPHA_S3TC_DXT3_EXT;if(i===bo)return r.COMPRESSED_SRGB_ALPHA_S3TC_DXT5_EXT}else return null;else if(r=t.get("WEBGL_compressed_texture_s3tc"),r!==null){if(i===yo)return r.COMPRESSED_RGB_S3TC_DXT1_EXT;if(i===vo)return r.COMPRESSED_RGBA_S3TC_DXT1_EXT;if(i===xo)return r.COMPRESSED_RGBA_S3TC_DXT3_EXT;if(i===bo)return r.COMPRESSED_RGBA_S3TC_DXT5_EXT}else return null;if(i===ml||i===gl||i===_l||i===yl)if(r=t.get("WEBGL_compressed_texture_pvrtc"),r!==null){if(i===ml)return r.COMPRESSED_RGB_PVRTC_4BPPV1_IMG;if(i===gl)return r.COMPRESSED_RGB_PVRTC_2BPPV1_IMG;if(i===_l)return r.COMPRESSED_RGBA_PVRTC_4BPPV1_IMG;if(i===yl)return r.COMPRESSED_RGBA_PVRTC_2BPPV1_IMG}else return null;if(i===vl||i===xl||i===bl||i===Sl||i===Ml||i===So||i===wl)if(r=t.get("WEBGL_compressed_texture_etc"),r!==null){if(i===vl||i===xl)return o===re?r.COMPRESSED_SRGB8_ETC2:r.COMPRESSED_RGB8_ETC2;if(i===bl)return o===re?r.COMPRESSED_SRGB8_ALPHA8_ETC2_EAC:r.COMPRESSED_RGBA8_ETC2_EAC;if(i===Sl)return r.COMPRESSED_R11_EAC;if(i===Ml)return r.COMPRESSED_SIGNED_R11_EAC;if(i===So)return r.COMPRESSED_RG11_EAC;if(i===wl)return r.COMPRESSED_SIGNED_RG11_EAC}else return null;if(i===Tl||i===El||i===Al||i===Cl||i===Rl||i===Pl||i===Il||i===Ll||i===Dl||i===Nl||i===Ul||i===Ol||i===Fl||i===Bl)if(r=t.get("WEBGL_compressed_texture_astc"),r!==null){if(i===Tl)return o===re?r.COMPRESSED_SRGB8_ALPHA8_ASTC_4x4_KHR:r.COMPRESSED_RGBA_ASTC_4x4_KHR;if(i===El)return o===re?r.COMPRESSED_SRGB8_ALPHA8_ASTC_5x4_KHR:r.COMPRESSED_RGBA_ASTC_5x4_KHR;if(i===Al)return o===re?r.COMPRESSED_SRGB8_ALPHA8_ASTC_5x5_KHR:r.COMPRESSED_RGBA_ASTC_5x5_KHR;if(i===Cl)return o===re?r.COMPRESSED_SRGB8_ALPHA8_ASTC_6x5_KHR:r.COMPRESSED_RGBA_ASTC_6x5_KHR;if(i===Rl)return o===re?r.COMPRESSED_SRGB8_ALPHA8_ASTC_6x6_KHR:r.COMPRESSED_RGBA_ASTC_6x6_KHR;if(i===Pl)return o===re?r.COMPRESSED_SRGB8_ALPHA8_ASTC_8x5_KHR:r.COMPRESSED_RGBA_ASTC_8x5_KHR;if(i===Il)return o===re?r.COMPRESSED_SRGB8_ALPHA8_ASTC_8x6_KHR:r.COMPRESSED_RGBA_ASTC_8x6_KHR;if(i===Ll)return o===re?r.COMPRESSED_SRGB8_ALPHA8_ASTC_8x8_KHR:r.COMPRESSED_RGBA_ASTC_8x8_KHR;if(i===Dl)return o===re?r.COMPRESSED_SRGB8_ALPHA8_ASTC_10x5_KHR:r.COMPRESSED_RGBA_ASTC_10x5_KHR;if(i===Nl)return o===re?r.COMPRESSED_SRGB8_ALPHA8_ASTC_10x6_KHR:r.COMPRESSED_RGBA_ASTC_10x6_KHR;if(i===Ul)return o===re?r.COMPRESSED_SRGB8_ALPHA8_ASTC_10x8_KHR:r.COMPRESSED_RGBA_ASTC_10x8_KHR;if(i===Ol)return o===re?r.COMPRESSED_SRGB8_ALPHA8_ASTC_10x10_KHR:r.COMPRESSED_RGBA_ASTC_10x10_KHR;if(i===Fl)return o===re?r.COMPRESSED_SRGB8_ALPHA8_ASTC_12x10_KHR:r.COMPRESSED_RGBA_ASTC_12x10_KHR;if(i===Bl)return o===re?r.COMPRESSED_SRGB8_ALPHA8_ASTC_12x12_KHR:r.COMPRESSED_RGBA_ASTC_12x12_KHR}else return null;if(i===kl||i===zl||i===Vl)if(r=t.get("EXT_texture_compression_bptc"),r!==null){if(i===kl)return o===re?r.COMPRESSED_SRGB_ALPHA_BPTC_UNORM_EXT:r.COMPRESSED_RGBA_BPTC_UNORM_EXT;if(i===zl)return r.COMPRESSED_RGB_BPTC_SIGNED_FLOAT_EXT;if(i===Vl)return r.COMPRESSED_RGB_BPTC_UNSIGNED_FLOAT_EXT}else return null;if(i===Hl||i===Gl||i===Mo||i===Wl)if(r=t.get("EXT_texture_compression_rgtc"),r!==null){if(i===Hl)return r.COMPRESSED_RED_RGTC1_EXT;if(i===Gl)return r.COMPRESSED_SIGNED_RED_RGTC1_EXT;if(i===Mo)return r.COMPRESSED_RED_GREEN_RGTC2_EXT;if(i===Wl)return r.COMPRESSED_SIGNED_RED_GREEN_RGTC2_EXT}else return null;return i===As?n.UNSIGNED_INT_24_8:n[i]!==void 0?n[i]:null}return{convert:e}}var Sb=`
void main() {

	gl_Position = vec4( position, 1.0 );

}`,Mb=`
uniform sampler2DArray depthColor;
uniform float depthWidth;
uniform float depthHeight;

void main() {

	vec2 coord = vec2( gl_FragCoord.x / depthWidth, gl_FragCoord.y / depthHeight );

	if ( coord.x >= 1.0 ) {

		gl_FragDepth = texture( depthColor, vec3( coord.x - 1.0, coord.y, 1 ) ).r;

	} else {

		gl_FragDepth = texture( depthColor, vec3( coord.x, coord.y, 0 ) ).r;

	}

}`,Au=class{constructor(){this.texture=null,this.mesh=null,this.depthNear=0,this.depthFar=0}init(t,e){if(this.texture===null){let i=new ro(t.texture);(t.depthNear!==e.depthNear||t.depthFar!==e.depthFar)&&(this.depthNear=t.depthNear,this.depthFar=t.depthFar),this.texture=i}}getMesh(t){if(this.texture!==null&&this.mesh===null){let e=t.cameras[0].viewport,i=new ln({vertexShader:Sb,fragmentShader:Mb,uniforms:{depthColor:{value:this.texture},depthWidth:{value:e.z},depthHeight:{value:e.w}}});this.mesh=new st(new bs(20,20),i)}return this.mesh}reset(){this.texture=null,this.mesh=null}getDepthTexture(){return this.texture}},Cu=class extends Zi{constructor(t,e){super();let i=this,s=null,r=1,o=null,a="local-floor",l=1,c=null,h=null,d=null,u=null,f=null,g=null,x=typeof XRWebGLBinding<"u",p=new Au,m={},y=e.getContextAttributes(),b=null,v=null,S=[],w=[],_=new bt,M=null,R=null,A=new gi;A.viewport=new Se;let P=new gi;P.viewport=new Se;let I=[A,P],O=new rl,L=null,B=null;this.cameraAutoUpdate=!0,this.enabled=!1,this.isPresenting=!1,this.getController=function(Z){let ut=S[Z];return ut===void 0&&(ut=new sr,S[Z]=ut),ut.getTargetRaySpace()},this.getControllerGrip=function(Z){let ut=S[Z];return ut===void 0&&(ut=new sr,S[Z]=ut),ut.getGripSpace()},this.getHand=function(Z){let ut=S[Z];return ut===void 0&&(ut=new sr,S[Z]=ut),ut.getHandSpace()};function H(Z){let ut=w.indexOf(Z.inputSource);if(ut===-1)return;let xt=S[ut];xt!==void 0&&(xt.update(Z.inputSource,Z.frame,c||o),xt.dispatchEvent({type:Z.type,data:Z.inputSource}))}function G(){s.removeEventListener("select",H),s.removeEventListener("selectstart",H),s.removeEventListener("selectend",H),s.removeEventListener("squeeze",H),s.removeEventListener("squeezestart",H),s.removeEventListener("squeezeend",H),s.removeEventListener("end",G),s.removeEventListener("inputsourceschange",et);for(let Z=0;Z<S.length;Z++){let ut=w[Z];ut!==null&&(w[Z]=null,S[Z].disconnect(ut))}L=null,B=null,p.reset();for(let Z in m)delete m[Z];if(t.setRenderTarget(b),f=null,u=null,d=null,s=null,v=null,Nt.stop(),i.isPresenting=!1,t.setPixelRatio(M),t.setSize(_.width,_.height,!1),R!==null){let Z=R.camera;Z.fov=R.fov,Z.zoom=R.zoom,Z.updateProjectionMatrix(),R=null}i.dispatchEvent({type:"sessionend"})}this.setFramebufferScaleFactor=function(Z){r=Z,i.isPresenting===!0&&Pt("WebXRManager: Cannot change framebuffer scale while presenting.")},this.setReferenceSpaceType=function(Z){a=Z,i.isPresenting===!0&&Pt("WebXRManager: Cannot change reference space type while presenting.")},this.getReferenceSpace=function(){return c||o},this.setReferenceSpace=function(Z){c=Z},this.getBaseLayer=function(){return u!==null?u:f},this.getBinding=function(){return d===null&&x&&(d=new XRWebGLBinding(s,e)),d},this.getFrame=function(){return g},this.getSession=function(){return s},this.setSession=async function(Z){if(s=Z,s!==null){if(b=t.getRenderTarget(),s.addEventListener("select",H),s.addEventListener("selectstart",H),s.addEventListener("selectend",H),s.addEventListener("squeeze",H),s.addEventListener("squeezestart",H),s.addEventListener("squeezeend",H),s.addEventListener("end",G),s.addEventListener("inputsourceschange",et),y.xrCompatible!==!0&&await e.makeXRCompatible(),M=t.getPixelRatio(),t.getSize(_),x&&"createProjectionLayer"in XRWebGLBinding.prototype){let xt=null,Rt=null,mt=null;y.depth&&(mt=y.stencil?e.DEPTH24_STENCIL8:e.DEPTH_COMPONENT24,xt=y.stencil?Pn:Tn,Rt=y.stencil?As:Vi);let Ft={colorFormat:e.RGBA8,depthFormat:mt,scaleFactor:r};d=this.getBinding(),u=d.createProjectionLayer(Ft),s.updateRenderState({layers:[u]}),t.setPixelRatio(1),t.setSize(u.textureWidth,u.textureHeight,!1),v=new Pi(u.textureWidth,u.textureHeight,{format:Ri,type:Mi,depthTexture:new An(u.textureWidth,u.textureHeight,Rt,void 0,void 0,void 0,void 0,void 0,void 0,xt),stencilBuffer:y.stencil,colorSpace:t.outputColorSpace,samples:y.antialias?4:0,resolveDepthBuffer:u.ignoreDepthValues===!1,resolveStencilBuffer:u.ignoreDepthValues===!1,storeMultisampledDepthBuffer:u.ignoreDepthValues===!1,storeMultisampledStencilBuffer:u.ignoreDepthValues===!1})}else{let xt={antialias:y.antialias,alpha:!0,depth:y.depth,stencil:y.stencil,framebufferScaleFactor:r};f=new XRWebGLLayer(s,e,xt),s.updateRenderState({baseLayer:f}),t.setPixelRatio(1),t.setSize(f.framebufferWidth,f.framebufferHeight,!1),v=new Pi(f.framebufferWidth,f.framebufferHeight,{format:Ri,type:Mi,colorSpace:t.outputColorSpace,stencilBuffer:y.stencil,resolveDepthBuffer:f.ignoreDepthValues===!1,resolveStencilBuffer:f.ignoreDepthValues===!1,storeMultisampledDepthBuffer:f.ignoreDepthValues===!1,storeMultisampledStencilBuffer:f.ignoreDepthValues===!1})}v.isXRRenderTarget=!0,this.setFoveation(l),c=null,o=await s.requestReferenceSpace(a),Nt.setContext(s),Nt.start(),i.isPresenting=!0,i.dispatchEvent({type:"sessionstart"})}},this.getEnvironmentBlendMode=function(){if(s!==null)return s.environmentBlendMode},this.getDepthTexture=function(){return p.getDepthTexture()};function et(Z){for(let ut=0;ut<Z.removed.length;ut++){let xt=Z.removed[ut],Rt=w.indexOf(xt);Rt>=0&&(w[Rt]=null,S[Rt].disconnect(xt))}for(let ut=0;ut<Z.added.length;ut++){let xt=Z.added[ut],Rt=w.indexOf(xt);if(Rt===-1){for(let Ft=0;Ft<S.length;Ft++)if(Ft>=w.length){w.push(xt),Rt=Ft;break}else if(w[Ft]===null){w[Ft]=xt,Rt=Ft;break}if(Rt===-1)break}let mt=S[Rt];mt&&mt.connect(xt)}}function X(Z,ut){ut===null?Z.matrixWorld.copy(Z.matrix):Z.matrixWorld.multiplyMatrices(ut.matrixWorld,Z.matrix),Z.matrixWorldInverse.copy(Z.matrixWorld).invert()}this.updateCamera=function(Z){if(s===null)return;let ut=Z.near,xt=Z.far;p.texture!==null&&(p.depthNear>0&&(ut=p.depthNear),p.depthFar>0&&(xt=p.depthFar)),O.near=P.near=A.near=ut,O.far=P.far=A.far=xt,(L!==O.near||B!==O.far)&&(s.updateRenderState({depthNear:O.near,depthFar:O.far}),L=O.near,B=O.far),O.layers.mask=Z.layers.mask|6,A.layers.mask=O.layers.mask&-5,P.layers.mask=O.layers.mask&-3;let Rt=Z.parent,mt=O.cameras;X(O,Rt);for(let Ft=0;Ft<mt.length;Ft++)X(mt[Ft],Rt);O.projectionMatrix.copy(A.projectionMatrix),O.projectionMatrixInverse.copy(A.projectionMatrixInverse),R===null&&Z.isPerspectiveCamera&&(R={camera:Z,fov:Z.fov,zoom:Z.zoom}),J(Z,O,Rt)};function J(Z,ut,xt){xt===null?Z.matrix.copy(ut.matrixWorld):(Z.matrix.copy(xt.matrixWorld),Z.matrix.invert(),Z.matrix.multiply(ut.matrixWorld)),Z.matrix.decompose(Z.position,Z.quaternion,Z.scale),Z.updateMatrixWorld(!0),Z.projectionMatrix.copy(ut.projectionMatrix),Z.projectionMatrixInverse.copy(ut.projectionMatrixInverse),Z.isPerspectiveCamera&&(Z.fov=er*2*Math.atan(1/Z.projectionMatrix.elements[5]),Z.zoom=1)}this.getCamera=function(){return O},this.getFoveation=function(){if(!(u===null&&f===null))return l},this.setFoveation=function(Z){l=Z,u!==null&&(u.fixedFoveation=Z),f!==null&&f.fixedFoveation!==void 0&&(f.fixedFoveation=Z)},this.hasDepthSensing=function(){return p.texture!==null},this.getDepthSensingMesh=function(){return p.getMesh(O)},this.getCameraTexture=function(Z){return m[Z]};let tt=null;function vt(Z,ut){if(h=ut.getViewerPose(c||o),g=ut,h!==null){let xt=h.views;f!==null&&(t.setRenderTargetFramebuffer(v,f.framebuffer),t.setRenderTarget(v));let Rt=!1;xt.length!==O.cameras.length&&(O.cameras.length=0,Rt=!0);for(let It=0;It<xt.length;It++){let Jt=xt[It],he=null;if(f!==null)he=f.getViewport(Jt);else{let Ze=d.getViewSubImage(u,Jt);he=Ze.viewport,It===0&&(t.setRenderTargetTextures(v,Ze.colorTexture,Ze.depthStencilTexture),t.setRenderTarget(v))}let Yt=I[It];Yt===void 0&&(Yt=new gi,Yt.layers.enable(It),Yt.viewport=new Se,I[It]=Yt),Yt.matrix.fromArray(Jt.transform.matrix),Yt.matrix.decompose(Yt.position,Yt.quaternion,Yt.scale),Yt.projectionMatrix.fromArray(Jt.projectionMatrix),Yt.projectionMatrixInverse.copy(Yt.projectionMatrix).invert(),Yt.viewport.set(he.x,he.y,he.width,he.height),It===0&&(O.matrix.copy(Yt.matrix),O.matrix.decompose(O.position,O.quaternion,O.scale)),Rt===!0&&O.cameras.push(Yt)}let mt=s.enabledFeatures;if(mt&&mt.includes("depth-sensing")&&s.depthUsage=="gpu-optimized"&&x){d=i.getBinding();let It=d.getDepthInformation(xt[0]);It&&It.isValid&&It.texture&&p.init(It,s.renderState)}if(mt&&mt.includes("camera-access")&&x){t.state.unbindTexture(),d=i.getBinding();for(let It=0;It<xt.length;It++){let Jt=xt[It].camera;if(Jt){let he=m[Jt];he||(he=new ro,m[Jt]=he);let Yt=d.getCameraImage(Jt);he.sourceTexture=Yt}}}}for(let xt=0;xt<S.length;xt++){let Rt=w[xt],mt=S[xt];Rt!==null&&mt!==void 0&&mt.update(Rt,ut,c||o)}tt&&tt(Z,ut),ut.detectedPlanes&&i.dispatchEvent({type:"planesdetected",data:ut}),g=null}let Nt=new Up;Nt.setAnimationLoop(vt),this.setAnimationLoop=function(Z){tt=Z},this.dispose=function(){}}},wb=new Dt,Xp=new Ot;Xp.set(-1,0,0,0,1,0,0,0,1);function Tb(n,t){function e(p,m){p.matrixAutoUpdate===!0&&p.updateMatrix(),m.value.copy(p.matrix)}function i(p,m){m.color.getRGB(p.fogColor.value,mu(n)),m.isFog?(p.fogNear.value=m.near,p.fogFar.value=m.far):m.isFogExp2&&(p.fogDensity.value=m.density)}function s(p,m,y,b,v){m.isNodeMaterial?m.uniformsNeedUpdate=!1:m.isMeshBasicMaterial?r(p,m):m.isMeshLambertMaterial?(r(p,m),m.envMap&&(p.envMapIntensity.value=m.envMapIntensity)):m.isMeshToonMaterial?(r(p,m),d(p,m)):m.isMeshPhongMaterial?(r(p,m),h(p,m),m.envMap&&(p.envMapIntensity.value=m.envMapIntensity)):m.isMeshStandardMaterial?(r(p,m),u(p,m),m.isMeshPhysicalMaterial&&f(p,m,v)):m.isMeshMatcapMaterial?(r(p,m),g(p,m)):m.isMeshDepthMaterial?r(p,m):m.isMeshDistanceMaterial?(r(p,m),x(p,m)):m.isMeshNormalMaterial?r(p,m):m.isLineBasicMaterial?(o(p,m),m.isLineDashedMaterial&&a(p,m)):m.isPointsMaterial?l(p,m,y,b):m.isSpriteMaterial?c(p,m):m.isShadowMaterial?(p.color.value.copy(m.color),p.opacity.value=m.opacity):m.isShaderMaterial&&(m.uniformsNeedUpdate=!1)}function r(p,m){p.opacity.value=m.opacity,m.color&&p.diffuse.value.copy(m.color),m.emissive&&p.emissive.value.copy(m.emissive).multiplyScalar(m.emissiveIntensity),m.map&&(p.map.value=m.map,e(m.map,p.mapTransform)),m.alphaMap&&(p.alphaMap.value=m.alphaMap,e(m.alphaMap,p.alphaMapTransform)),m.bumpMap&&(p.bumpMap.value=m.bumpMap,e(m.bumpMap,p.bumpMapTransform),p.bumpScale.value=m.bumpScale,m.side===ei&&(p.bumpScale.value*=-1)),m.normalMap&&(p.normalMap.value=m.normalMap,e(m.normalMap,p.normalMapTransform),p.normalScale.value.copy(m.normalScale),m.side===ei&&p.normalScale.value.negate()),m.displacementMap&&(p.displacementMap.value=m.displacementMap,e(m.displacementMap,p.displacementMapTransform),p.displacementScale.value=m.displacementScale,p.displacementBias.value=m.displacementBias),m.emissiveMap&&(p.emissiveMap.value=m.emissiveMap,e(m.emissiveMap,p.emissiveMapTransform)),m.specularMap&&(p.specularMap.value=m.specularMap,e(m.specularMap,p.specularMapTransform)),m.alphaTest>0&&(p.alphaTest.value=m.alphaTest);let y=t.get(m),b=y.envMap,v=y.envMapRotation;b&&(p.envMap.value=b,p.envMapRotation.value.setFromMatrix4(wb.makeRotationFromEuler(v)).transpose(),b.isCubeTexture&&b.isRenderTargetTexture===!1&&p.envMapRotation.value.premultiply(Xp),p.reflectivity.value=m.reflectivity,p.ior.value=m.ior,p.refractionRatio.value=m.refractionRatio),m.lightMap&&(p.lightMap.value=m.lightMap,p.lightMapIntensity.value=m.lightMapIntensity,e(m.lightMap,p.lightMapTransform)),m.aoMap&&(p.aoMap.value=m.aoMap,p.aoMapIntensity.value=m.aoMapIntensity,e(m.aoMap,p.aoMapTransform))}function o(p,m){p.diffuse.value.copy(m.color),p.opacity.value=m.opacity,m.map&&(p.map.value=m.map,e(m.map,p.mapTransform))}function a(p,m){p.dashSize.value=m.dashSize,p.totalSize.value=m.dashSize+m.gapSize,p.scale.value=m.scale}function l(p,m,y,b){p.diffuse.value.copy(m.color),p.opacity.value=m.opacity,p.size.value=m.size*y,p.scale.value=b*.5,m.map&&(p.map.value=m.map,e(m.map,p.uvTransform)),m.alphaMap&&(p.alphaMap.value=m.alphaMap,e(m.alphaMap,p.alphaMapTransform)),m.alphaTest>0&&(p.alphaTest.value=m.alphaTest)}function c(p,m){p.diffuse.value.copy(m.color),p.opacity.value=m.opacity,p.rotation.value=m.rotation,m.map&&(p.map.value=m.map,e(m.map,p.mapTransform)),m.alphaMap&&(p.alphaMap.value=m.alphaMap,e(m.alphaMap,p.alphaMapTransform)),m.alphaTest>0&&(p.alphaTest.value=m.alphaTest)}function h(p,m){p.specular.value.copy(m.specular),p.shininess.value=Math.max(m.shininess,1e-4)}function d(p,m){m.gradientMap&&(p.gradientMap.value=m.gradientMap)}function u(p,m){p.metalness.value=m.metalness,m.metalnessMap&&(p.metalnessMap.value=m.metalnessMap,e(m.metalnessMap,p.metalnessMapTransform)),p.roughness.value=m.roughness,m.roughnessMap&&(p.roughnessMap.value=m.roughnessMap,e(m.roughnessMap,p.roughnessMapTransform)),m.envMap&&(p.envMapIntensity.value=m.envMapIntensity)}function f(p,m,y){p.ior.value=m.ior,m.diffuseRoughness>0&&(p.diffuseRoughness.value=m.diffuseRoughness,m.diffuseRoughnessMap&&(p.diffuseRoughnessMap.value=m.diffuseRoughnessMap,e(m.diffuseRoughnessMap,p.diffuseRoughnessMapTransform))),m.sheen>0&&(p.sheenColor.value.copy(m.sheenColor).multiplyScalar(m.sheen),p.sheenRoughness.value=m.sheenRoughness,m.sheenColorMap&&(p.sheenColorMap.value=m.sheenColorMap,e(m.sheenColorMap,p.sheenColorMapTransform)),m.sheenRoughnessMap&&(p.sheenRoughnessMap.value=m.sheenRoughnessMap,e(m.sheenRoughnessMap,p.sheenRoughnessMapTransform))),m.clearcoat>0&&(p.clearcoat.value=m.clearcoat,p.clearcoatRoughness.value=m.clearcoatRoughness,m.clearcoatMap&&(p.clearcoatMap.value=m.clearcoatMap,e(m.clearcoatMap,p.clearcoatMapTransform)),m.clearcoatRoughnessMap&&(p.clearcoatRoughnessMap.value=m.clearcoatRoughnessMap,e(m.clearcoatRoughnessMap,p.clearcoatRoughnessMapTransform)),m.clearcoatNormalMap&&(p.clearcoatNormalMap.value=m.clearcoatNormalMap,e(m.clearcoatNormalMap,p.clearcoatNormalMapTransform),p.clearcoatNormalScale.value.copy(m.clearcoatNormalScale),m.side===ei&&p.clearcoatNormalScale.value.negate())),m.dispersion>0&&(p.dispersion.value=m.dispersion),m.retroreflectivity>0&&(p.retroreflectivity.value=m.retroreflectivity),m.iridescence>0&&(p.iridescence.value=m.iridescence,p.iridescenceIOR.value=m.iridescenceIOR,p.iridescenceThicknessMinimum.value=m.iridescenceThicknessMinimum,p.iridescenceThicknessMaximum.value=m.iridescenceThicknessMaximum,m.iridescenceMap&&(p.iridescenceMap.value=m.iridescenceMap,e(m.iridescenceMap,p.iridescenceMapTransform)),m.iridescenceThicknessMap&&(p.iridescenceThicknessMap.value=m.iridescenceThicknessMap,e(m.iridescenceThicknessMap,p.iridescenceThicknessMapTransform))),m.transmission>0&&(p.transmission.value=m.transmission,p.transmissionSamplerMap.value=y.texture,p.transmissionSamplerSize.value.set(y.width,y.height),m.transmissionMap&&(p.transmissionMap.value=m.transmissionMap,e(m.transmissionMap,p.transmissionMapTransform)),p.thickness.value=m.thickness,m.thicknessMap&&(p.thicknessMap.value=m.thicknessMap,e(m.thicknessMap,p.thicknessMapTransform)),p.attenuationDistance.value=m.attenuationDistance,p.attenuationColor.value.copy(m.attenuationColor)),m.anisotropy>0&&(p.anisotropyVector.value.set(m.anisotropy*Math.cos(m.anisotropyRotation),m.anisotropy*Math.sin(m.anisotropyRotation)),m.anisotropyMap&&(p.anisotropyMap.value=m.anisotropyMap,e(m.anisotropyMap,p.anisotropyMapTransform))),p.specularIntensity.value=m.specularIntensity,p.specularColor.value.copy(m.specularColor),m.specularColorMap&&(p.specularColorMap.value=m.specularColorMap,e(m.specularColorMap,p.specularColorMapTransform)),m.specularIntensityMap&&(p.specularIntensityMap.value=m.specularIntensityMap,e(m.specularIntensityMap,p.specularIntensityMapTransform))}function g(p,m){m.matcap&&(p.matcap.value=m.matcap)}function x(p,m){let y=t.get(m).light;p.referencePosition.value.setFromMatrixPosition(y.matrixWorld),p.nearDistance.value=y.shadow.camera.near,p.farDistance.value=y.shadow.camera.far}return{refreshFogUniforms:i,refreshMaterialUniforms:s}}function Eb(n,t,e,i){let s={},r={};function o(y,b){let v=b.program;i.uniformBlockBinding(y,v,s[y.id])}function a(y,b){let v=s[y.id];v===void 0&&(g(y),v=l(y),s[y.id]=v,y.addEventListener("dispose",p));let S=b.program;i.updateUBOMapping(y,S);let w=t.render.frame;r[y.id]!==w&&(c(y),r[y.id]=w)}function l(y){let b=n.createBuffer(),v=y.__size,S=y.usage;return n.bindBuffer(n.UNIFORM_BUFFER,b),n.bufferData(n.UNIFORM_BUFFER,v,S),n.bindBuffer(n.UNIFORM_BUFFER,null),b}function c(y){let b=s[y.id],v=y.uniforms,S=y.__cache;n.bindBuffer(n.UNIFORM_BUFFER,b);for(let w=0,_=v.length;w<_;w++){let M=v[w];if(Array.isArray(M))for(let R=0,A=M.length;R<A;R++)h(M[R],w,R,S);else h(M,w,0,S)}n.bindBuffer(n.UNIFORM_BUFFER,null)}function h(y,b,v,S){if(u(y,b,v,S)===!0){let w=y.__offset,_=y.value;if(Array.isArray(_)){let M=0;for(let R=0;R<_.length;R++){let A=_[R],P=x(A,!0);d(A,y.__data,M),M+=P.storage/Float32Array.BYTES_PER_ELEMENT}}else d(_,y.__data,0);n.bufferSubData(n.UNIFORM_BUFFER,w,y.__data)}}function d(y,b,v){typeof y=="number"||typeof y=="boolean"?b[v]=y:y.isMatrix3?(b[v]=y.elements[0],b[v+1]=y.elements[1],b[v+2]=y.elements[2],b[v+3]=0,b[v+4]=y.elements[3],b[v+5]=y.elements[4],b[v+6]=y.elements[5],b[v+7]=0,b[v+8]=y.elements[6],b[v+9]=y.elements[7],b[v+10]=y.elements[8],b[v+11]=0):ArrayBuffer.isView(y)?b.set(y.subarray(0,b.length-v),v):y.toArray(b,v)}function u(y,b,v,S){let w=y.value,_=b+"_"+v;if(Array.isArray(w)){S[_]===void 0&&(S[_]=[]);let M=S[_],R=!1;for(let A=0;A<w.length;A++)f(w[A],M,A)===!0&&(R=!0);return R}return f(w,S,_)}function f(y,b,v){if(b[v]===void 0)return typeof y=="number"||typeof y=="boolean"?b[v]=y:ArrayBuffer.isView(y)?b[v]=y.slice():b[v]=y.clone(),!0;{let S=b[v];if(typeof y=="number"||typeof y=="boolean"){if(S!==y)return b[v]=y,!0}else{if(ArrayBuffer.isView(y))return!0;if(S.equals(y)===!1)return S.copy(y),!0}}return!1}function g(y){let b=y.uniforms,v=0,S=16;for(let _=0,M=b.length;_<M;_++){let R=Array.isArray(b[_])?b[_]:[b[_]];for(let A=0,P=R.length;A<P;A++){let I=R[A],O=Array.isArray(I.value)?I.value:[I.value],L=Array.isArray(b[_])||Array.isArray(I.value),B=v;for(let G=0,et=O.length;G<et;G++){let X=O[G],J=x(X,L),tt=v%S,vt=tt%J.boundary,Nt=tt+vt;v+=vt,Nt!==0&&S-Nt<J.storage&&(v+=S-Nt),G===0&&(B=v),v+=J.storage}let H=I.type==="int"?Int32Array:I.type==="uint"?Uint32Array:Float32Array;I.__data=new H((v-B)/Float32Array.BYTES_PER_ELEMENT),I.__offset=B}}let w=v%S;return w>0&&(v+=S-w),y.__size=v,y.__cache={},this}function x(y,b){let v={boundary:0,storage:0};return typeof y=="number"||typeof y=="boolean"?(v.boundary=4,v.storage=4):y.isVector2?(v.boundary=8,v.storage=8):y.isVector3||y.isColor?(v.boundary=16,v.storage=12):y.isVector4?(v.boundary=16,v.storage=16):y.isMatrix3?(v.boundary=16,v.storage=48):y.isMatrix4?(v.boundary=16,v.storage=64):y.isTexture?Pt("WebGLRenderer: Texture samplers can not be part of an uniforms group."):ArrayBuffer.isView(y)?(v.boundary=16,v.storage=y.byteLength):Pt("WebGLRenderer: Unsupported uniform value type.",y),b===!0&&(v.boundary=16,v.storage=Math.ceil(v.storage/16)*16),v}function p(y){let b=y.target;b.removeEventListener("dispose",p),n.deleteBuffer(s[b.id]),delete s[b.id],delete r[b.id]}function m(){for(let y in s)n.deleteBuffer(s[y]);s={},r={}}return{bind:o,update:a,dispose:m}}var Ab=new Uint16Array([12469,15057,12620,14925,13266,14620,13807,14376,14323,13990,14545,13625,14713,13328,14840,12882,14931,12528,14996,12233,15039,11829,15066,11525,15080,11295,15085,10976,15082,10705,15073,10495,13880,14564,13898,14542,13977,14430,14158,14124,14393,13732,14556,13410,14702,12996,14814,12596,14891,12291,14937,11834,14957,11489,14958,11194,14943,10803,14921,10506,14893,10278,14858,9960,14484,14039,14487,14025,14499,13941,14524,13740,14574,13468,14654,13106,14743,12678,14818,12344,14867,11893,14889,11509,14893,11180,14881,10751,14852,10428,14812,10128,14765,9754,14712,9466,14764,13480,14764,13475,14766,13440,14766,13347,14769,13070,14786,12713,14816,12387,14844,11957,14860,11549,14868,11215,14855,10751,14825,10403,14782,10044,14729,9651,14666,9352,14599,9029,14967,12835,14966,12831,14963,12804,14954,12723,14936,12564,14917,12347,14900,11958,14886,11569,14878,11247,14859,10765,14828,10401,14784,10011,14727,9600,14660,9289,14586,8893,14508,8533,15111,12234,15110,12234,15104,12216,15092,12156,15067,12010,15028,11776,14981,11500,14942,11205,14902,10752,14861,10393,14812,9991,14752,9570,14682,9252,14603,8808,14519,8445,14431,8145,15209,11449,15208,11451,15202,11451,15190,11438,15163,11384,15117,11274,15055,10979,14994,10648,14932,10343,14871,9936,14803,9532,14729,9218,14645,8742,14556,8381,14461,8020,14365,7603,15273,10603,15272,10607,15267,10619,15256,10631,15231,10614,15182,10535,15118,10389,15042,10167,14963,9787,14883,9447,14800,9115,14710,8665,14615,8318,14514,7911,14411,7507,14279,7198,15314,9675,15313,9683,15309,9712,15298,9759,15277,9797,15229,9773,15166,9668,15084,9487,14995,9274,14898,8910,14800,8539,14697,8234,14590,7790,14479,7409,14367,7067,14178,6621,15337,8619,15337,8631,15333,8677,15325,8769,15305,8871,15264,8940,15202,8909,15119,8775,15022,8565,14916,8328,14804,8009,14688,7614,14569,7287,14448,6888,14321,6483,14088,6171,15350,7402,15350,7419,15347,7480,15340,7613,15322,7804,15287,7973,15229,8057,15148,8012,15046,7846,14933,7611,14810,7357,14682,7069,14552,6656,14421,6316,14251,5948,14007,5528,15356,5942,15356,5977,15353,6119,15348,6294,15332,6551,15302,6824,15249,7044,15171,7122,15070,7050,14949,6861,14818,6611,14679,6349,14538,6067,14398,5651,14189,5311,13935,4958,15359,4123,15359,4153,15356,4296,15353,4646,15338,5160,15311,5508,15263,5829,15188,6042,15088,6094,14966,6001,14826,5796,14678,5543,14527,5287,14377,4985,14133,4586,13869,4257,15360,1563,15360,1642,15358,2076,15354,2636,15341,3350,15317,4019,15273,4429,15203,4732,15105,4911,14981,4932,14836,4818,14679,4621,14517,4386,14359,4156,14083,3795,13808,3437,15360,122,15360,137,15358,285,15355,636,15344,1274,15322,2177,15281,2765,15215,3223,15120,3451,14995,3569,14846,3567,14681,3466,14511,3305,14344,3121,14037,2800,13753,2467,15360,0,15360,1,15359,21,15355,89,15346,253,15325,479,15287,796,15225,1148,15133,1492,15008,1749,14856,1882,14685,1886,14506,1783,14324,1608,13996,1398,13702,1183]),hn=null;function Cb(){return hn===null&&(hn=new vs(Ab,16,16,Qn,Ji),hn.name="DFG_LUT",hn.minFilter=_i,hn.magFilter=_i,hn.wrapS=on,hn.wrapT=on,hn.generateMipmaps=!1,hn.needsUpdate=!0),hn}var Zl=class{constructor(t={}){let{canvas:e=sp(),context:i=null,depth:s=!0,stencil:r=!1,alpha:o=!1,antialias:a=!1,premultipliedAlpha:l=!0,preserveDrawingBuffer:c=!1,powerPreference:h="default",failIfMajorPerformanceCaveat:d=!1,reversedDepthBuffer:u=!1,outputBufferType:f=Mi}=t;this.isWebGLRenderer=!0;let g;if(i!==null){if(typeof WebGLRenderingContext<"u"&&i instanceof WebGLRenderingContext)throw new Error("THREE.WebGLRenderer: WebGL 1 is not supported since r163.");g=i.getContextAttributes().alpha}else g=o;let x=f,p=new Set([pl,fl,_o]),m=new Set([Mi,Vi,dr,As,ul,dl]),y=new Uint32Array(4),b=new Int32Array(4),v={textures:[],min:[],max:[],resolution:[]},S=null,w=null,_=[],M=[],R=null;this.domElement=e,this.debug={checkShaderErrors:!0,diagnostics:{keywords:!1},onShaderError:null},this.autoClear=!0,this.autoClearColor=!0,this.autoClearDepth=!0,this.autoClearStencil=!0,this.sortObjects=!0,this.clippingPlanes=[],this.localClippingEnabled=!1,this.toneMapping=cn,this.toneMappingExposure=1,this.transmissionResolutionScale=1;let A=this,P=!1,I=null,O=null,L=null,B=null;this._outputColorSpace=Ai;let H=0,G=0,et=null,X=-1,J=null,tt=new Se,vt=new Se,Nt=null,Z=new Wt(0),ut=0,xt=e.width,Rt=e.height,mt=1,Ft=null,Ce=null,It=new Se(0,0,xt,Rt),Jt=new Se(0,0,xt,Rt),he=!1,Yt=new En,Ze=new eo,Oe=!1,xi=!1,Ee=new Dt,nn=new C,He=new Se,Ui={background:null,fog:null,environment:null,overrideMaterial:null,isScene:!0},Oi=!1;function Fi(){return et===null?mt:1}let k=i;function Bi(E,F){return e.getContext(E,F)}let ve,xe,pt,Fe,Lt,Bt,D,T,V,it,Q,ot,dt,$,j,lt,U,K,Y,ct,rt,at,Et;try{let E={alpha:!0,depth:s,stencil:r,antialias:a,premultipliedAlpha:l,preserveDrawingBuffer:c,powerPreference:h,failIfMajorPerformanceCaveat:d};if("setAttribute"in e&&e.setAttribute("data-engine",`three.js r${"187"}`),e.addEventListener("webglcontextlost",At,!1),e.addEventListener("webglcontextrestored",Vt,!1),e.addEventListener("webglcontextcreationerror",gt,!1),k===null){let F="webgl2";if(k=Bi(F,E),k===null)throw Bi(F)?new Error("THREE.WebGLRenderer: Error creating WebGL context with your selected attributes."):new Error("THREE.WebGLRenderer: Error creating WebGL context.")}Ht()}catch(E){throw e.removeEventListener("webglcontextlost",At,!1),e.removeEventListener("webglcontextrestored",Vt,!1),e.removeEventListener("webglcontextcreationerror",gt,!1),Ut("WebGLRenderer: "+E.message),E}function Ht(){ve=new kv(k),ve.init(),rt=new bb(k,ve),xe=new Cv(k,ve,t,rt),pt=new vb(k,ve),xe.reversedDepthBuffer&&u&&pt.buffers.depth.setReversed(!0),O=k.createFramebuffer(),L=k.createFramebuffer(),B=k.createFramebuffer(),Fe=new Hv(k),Lt=new rb,Bt=new xb(k,ve,pt,Lt,xe,rt,Fe),D=new Bv(A),T=new W0(k),at=new Ev(k,T),V=new zv(k,T,Fe,at),it=new Wv(k,V,T,at,Fe),K=new Gv(k,xe,Bt),j=new Rv(Lt),Q=new sb(A,D,ve,xe,at,j),ot=new Tb(A,Lt),dt=new ab,$=new fb(ve),U=new Tv(A,D,pt,it,g,l),lt=new yb(A,it,xe),Et=new Eb(k,Fe,xe,pt),Y=new Av(k,ve,Fe),ct=new Vv(k,ve,Fe),Fe.programs=Q.programs,A.capabilities=xe,A.extensions=ve,A.properties=Lt,A.renderLists=dt,A.shadowMap=lt,A.state=pt,A.info=Fe}x!==Mi&&(R=new qv(x,e.width,e.height,a,s,r));let nt=new Cu(A,k);this.xr=nt,this.getContext=function(){return k},this.getContextAttributes=function(){return k.getContextAttributes()},this.forceContextLoss=function(){let E=ve.get("WEBGL_lose_context");E&&E.loseContext()},this.forceContextRestore=function(){let E=ve.get("WEBGL_lose_context");E&&E.restoreContext()},this.getPixelRatio=function(){return mt},this.setPixelRatio=function(E){E!==void 0&&(mt=E,this.setSize(xt,Rt,!1))},this.getSize=function(E){return E.set(xt,Rt)},this.setSize=function(E,F,q=!0){if(nt.isPresenting){Pt("WebGLRenderer: Can't change size while VR device is presenting.");return}xt=E,Rt=F,e.width=Math.floor(E*mt),e.height=Math.floor(F*mt),q===!0&&(e.style.width=E+"px",e.style.height=F+"px"),R!==null&&R.setSize(e.width,e.height),this.setViewport(0,0,E,F)},this.getDrawingBufferSize=function(E){return E.set(xt*mt,Rt*mt).floor()},this.setDrawingBufferSize=function(E,F,q){xt=E,Rt=F,mt=q,e.width=Math.floor(E*q),e.height=Math.floor(F*q),this.setViewport(0,0,E,F)},this.setEffects=function(E){if(x===Mi){Ut("WebGLRenderer: setEffects() requires outputBufferType set to HalfFloatType or FloatType.");return}if(E){for(let F=0;F<E.length;F++)if(E[F].isOutputPass===!0){Pt("WebGLRenderer: OutputPass is not needed in setEffects(). Tone mapping and color space conversion are applied automatically.");break}}R.setEffects(E||[])},this.getCurrentViewport=function(E){return E.copy(tt)},this.getViewport=function(E){return E.copy(It)},this.setViewport=function(E,F,q,z){E.isVector4?It.set(E.x,E.y,E.z,E.w):It.set(E,F,q,z),pt.viewport(tt.copy(It).multiplyScalar(Fi()).round())},this.getScissor=function(E){return E.copy(Jt)},this.setScissor=function(E,F,q,z){E.isVector4?Jt.set(E.x,E.y,E.z,E.w):Jt.set(E,F,q,z),pt.scissor(vt.copy(Jt).multiplyScalar(Fi()).round())},this.getScissorTest=function(){return he},this.setScissorTest=function(E){pt.setScissorTest(he=E)},this.setOpaqueSort=function(E){Ft=E},this.setTransparentSort=function(E){Ce=E},this.getClearColor=function(E){return E.copy(U.getClearColor())},this.setClearColor=function(){U.setClearColor(...arguments)},this.getClearAlpha=function(){return U.getClearAlpha()},this.setClearAlpha=function(){U.setClearAlpha(...arguments)},this.clear=function(E=!0,F=!0,q=!0){let z=0;if(E){let W=!1;if(et!==null){let ft=et.texture.format;W=p.has(ft)}if(W){let ft=et.texture.type,St=m.has(ft),ht=U.getClearColor(),yt=U.getClearAlpha(),Tt=ht.r,kt=ht.g,$t=ht.b;St?(y[0]=Tt,y[1]=kt,y[2]=$t,y[3]=yt,k.clearBufferuiv(k.COLOR,0,y)):(b[0]=Tt,b[1]=kt,b[2]=$t,b[3]=yt,k.clearBufferiv(k.COLOR,0,b))}else z|=k.COLOR_BUFFER_BIT}F&&(z|=k.DEPTH_BUFFER_BIT,this.state.buffers.depth.setMask(!0)),q&&(z|=k.STENCIL_BUFFER_BIT,this.state.buffers.stencil.setMask(4294967295)),z!==0&&k.clear(z)},this.clearColor=function(){this.clear(!0,!1,!1)},this.clearDepth=function(){this.clear(!1,!0,!1)},this.clearStencil=function(){this.clear(!1,!1,!0)},this.setNodesHandler=function(E){E.setRenderer(this),I=E},this.dispose=function(){e.removeEventListener("webglcontextlost",At,!1),e.removeEventListener("webglcontextrestored",Vt,!1),e.removeEventListener("webglcontextcreationerror",gt,!1),U.dispose(),dt.dispose(),$.dispose(),Bt.dispose(),Lt.dispose(),D.dispose(),it.dispose(),V.dispose(),at.dispose(),Et.dispose(),Q.dispose(),nt.dispose(),nt.removeEventListener("sessionstart",Pd),nt.removeEventListener("sessionend",Id),us.stop()};function At(E){E.preventDefault(),hu("WebGLRenderer: Context Lost."),P=!0}function Vt(){hu("WebGLRenderer: Context Restored."),P=!1;let E=Fe.autoReset,F=lt.enabled,q=lt.autoUpdate,z=lt.needsUpdate,W=lt.type;Ht(),Fe.autoReset=E,lt.enabled=F,lt.autoUpdate=q,lt.needsUpdate=z,lt.type=W}function gt(E){Ut("WebGLRenderer: A WebGL context could not be created. Reason: ",E.statusMessage)}function le(E){let F=E.target;F.removeEventListener("dispose",le),Ge(F)}function Ge(E){Un(E),Lt.remove(E)}function Un(E){let F=Lt.get(E).programs;F!==void 0&&(F.forEach(function(q){Q.releaseProgram(q)}),E.isShaderMaterial&&Q.releaseShaderCache(E))}this.renderBufferDirect=function(E,F,q,z,W,ft){F===null&&(F=Ui);let St=W.isMesh&&W.matrixWorld.determinantAffine()<0,ht=Fg(E,F,q,z,W);pt.setMaterial(z,St);let yt=q.index,Tt=1;if(z.wireframe===!0){if(yt=V.getWireframeAttribute(q),yt===void 0)return;Tt=2}let kt=q.drawRange,$t=q.attributes.position,Mt=kt.start*Tt,Zt=(kt.start+kt.count)*Tt;ft!==null&&(Mt=Math.max(Mt,ft.start*Tt),Zt=Math.min(Zt,(ft.start+ft.count)*Tt)),yt!==null?(Mt=Math.max(Mt,0),Zt=Math.min(Zt,yt.count)):$t!=null&&(Mt=Math.max(Mt,0),Zt=Math.min(Zt,$t.count));let Ne=Zt-Mt;if(Ne<0||Ne===1/0)return;at.setup(W,z,ht,q,yt);let me,ue=Y;if(yt!==null&&(me=T.get(yt),ue=ct,ue.setIndex(me)),W.isMesh)z.wireframe===!0?(pt.setLineWidth(z.wireframeLinewidth*Fi()),ue.setMode(k.LINES)):ue.setMode(k.TRIANGLES);else if(W.isLine){let ri=z.linewidth;ri===void 0&&(ri=1),pt.setLineWidth(ri*Fi()),W.isLineSegments?ue.setMode(k.LINES):W.isLineLoop?ue.setMode(k.LINE_LOOP):ue.setMode(k.LINE_STRIP)}else W.isPoints?ue.setMode(k.POINTS):W.isSprite&&ue.setMode(k.TRIANGLES);if(W.isBatchedMesh)if(ve.get("WEBGL_multi_draw"))ue.renderMultiDraw(W._multiDrawStarts,W._multiDrawCounts,W._multiDrawCount);else{let ri=W._multiDrawStarts,wt=W._multiDrawCounts,pi=W._multiDrawCount,te=yt?T.get(yt).bytesPerElement:1,ds=Lt.get(z).currentProgram.getUniforms();for(let oi=0;oi<pi;oi++)ds.setValue(k,"_gl_DrawID",oi),ue.render(ri[oi]/te,wt[oi])}else if(W.isInstancedMesh)ue.renderInstances(Mt,Ne,W.count);else if(q.isInstancedBufferGeometry){let ri=q._maxInstanceCount!==void 0?q._maxInstanceCount:1/0,wt=Math.min(q.instanceCount,ri);ue.renderInstances(Mt,Ne,wt)}else ue.render(Mt,Ne)};function Rd(E,F,q,z){I!==null&&E.isNodeMaterial&&I.setObject(z,E),Oe===!0&&j.setState(E,q,!1),E.transparent===!0&&E.side===Be&&E.forceSinglePass===!1?(E.side=ei,E.needsUpdate=!0,kr(E,F,z),E.side=Li,E.needsUpdate=!0,kr(E,F,z),E.side=Be):kr(E,F,z)}this.compile=function(E,F,q=null){q===null&&(q=E),I!==null&&I.renderStart(E,F,q),w=$.get(q),w.init(F),M.push(w),q.traverseVisible(function(W){W.isLight&&W.layers.test(F.layers)&&(w.pushLight(W),W.castShadow&&w.pushShadow(W))}),E!==q&&E.traverseVisible(function(W){W.isLight&&W.layers.test(F.layers)&&(w.pushLight(W),W.castShadow&&w.pushShadow(W))}),w.setupLights(),I!==null&&I.updateLights(w.state.lightsArray),xi=this.localClippingEnabled,Oe=j.init(this.clippingPlanes,xi),Oe===!0&&j.setGlobalState(this.clippingPlanes,F),I!==null&&lt.render(w.state.shadowsArray,q,F);let z=new Set;return E.traverse(function(W){if(!(W.isMesh||W.isPoints||W.isLine||W.isSprite))return;let ft=W.material;if(ft)if(Array.isArray(ft))for(let St=0;St<ft.length;St++){let ht=ft[St];Rd(ht,q,F,W),z.add(ht)}else Rd(ft,q,F,W),z.add(ft)}),w=M.pop(),I!==null&&I.renderEnd(),z},this.compileAsync=function(E,F,q=null){let z=this.compile(E,F,q);return new Promise(W=>{function ft(){if(z.forEach(function(St){let yt=Lt.get(St).currentProgram;(yt===void 0||yt.isReady())&&z.delete(St)}),z.size===0){W(E);return}setTimeout(ft,10)}ve.get("KHR_parallel_shader_compile")!==null?ft():setTimeout(ft,10)})};let eh=null;function Ug(E){eh&&eh(E)}function Pd(){us.stop()}function Id(){us.start()}let us=new Up;us.setAnimationLoop(Ug),typeof self<"u"&&us.setContext(self),this.setAnimationLoop=function(E){eh=E,nt.setAnimationLoop(E),E===null?us.stop():us.start()},nt.addEventListener("sessionstart",Pd),nt.addEventListener("sessionend",Id),this.render=function(E,F){if(F!==void 0&&F.isCamera!==!0){Ut("WebGLRenderer.render: camera is not an instance of THREE.Camera.");return}if(P===!0)return;I!==null&&I.renderStart(E,F);let q=nt.enabled===!0&&nt.isPresenting===!0,z=R!==null&&(et===null||q)&&R.begin(A,et);if(E.matrixWorldAutoUpdate===!0&&E.updateMatrixWorld(),F.parent===null&&F.matrixWorldAutoUpdate===!0&&F.updateMatrixWorld(),nt.enabled===!0&&nt.isPresenting===!0&&(R===null||R.isCompositing()===!1)&&(nt.cameraAutoUpdate===!0&&nt.updateCamera(F),F=nt.getCamera()),E.isScene===!0&&E.onBeforeRender(A,E,F,et),w=$.get(E,M.length),w.init(F),w.state.textureUnits=Bt.getTextureUnits(),M.push(w),Ee.multiplyMatrices(F.projectionMatrix,F.matrixWorldInverse),F.isArrayCamera?Ze.setFromArrayCamera(F):Yt.setFromProjectionMatrix(Ee,zi,F.reversedDepth),xi=this.localClippingEnabled,Oe=j.init(this.clippingPlanes,xi),S=dt.get(E,_.length),S.init(),_.push(S),this.info.render.frame++,nt.enabled===!0&&nt.isPresenting===!0){let St=A.xr.getDepthSensingMesh();St!==null&&ih(St,F,-1/0,A.sortObjects)}ih(E,F,0,A.sortObjects),S.finish(),I!==null&&I.updateLights(w.state.lightsArray),A.sortObjects===!0&&S.sort(Ft,Ce),Oi=nt.enabled===!1||nt.isPresenting===!1||nt.hasDepthSensing()===!1,Oi&&U.addToRenderList(S,E),this.info.autoReset===!0&&this.info.reset(),Oe===!0&&j.beginShadows();let W=w.state.shadowsArray;if(lt.render(W,E,F),Oe===!0&&j.endShadows(),(z&&R.hasRenderPass())===!1){let St=S.opaque,ht=S.transmissive;if(w.setupLights(),F.isArrayCamera){let yt=F.cameras;if(ht.length>0)for(let Tt=0,kt=yt.length;Tt<kt;Tt++){let $t=yt[Tt];Dd(St,ht,E,$t)}Oi&&U.render(E);for(let Tt=0,kt=yt.length;Tt<kt;Tt++){let $t=yt[Tt];Ld(S,E,$t,$t.viewport)}}else ht.length>0&&Dd(St,ht,E,F),Oi&&U.render(E),Ld(S,E,F)}et!==null&&G===0&&(Bt.updateMultisampleRenderTarget(et),Bt.updateRenderTargetMipmap(et)),z&&R.end(A),E.isScene===!0&&E.onAfterRender(A,E,F),at.resetDefaultState(),X=-1,J=null,M.pop(),M.length>0?(w=M[M.length-1],Bt.setTextureUnits(w.state.textureUnits),Oe===!0&&j.setGlobalState(A.clippingPlanes,w.state.camera)):w=null,_.pop(),_.length>0?S=_[_.length-1]:S=null,I!==null&&I.renderEnd()};function ih(E,F,q,z){if(E.visible===!1)return;if(E.layers.test(F.layers)){if(E.isGroup)q=E.renderOrder;else if(E.isLOD)E.autoUpdate===!0&&E.update(F);else if(E.isLight)w.pushLight(E),E.castShadow&&w.pushShadow(E);else if(E.isSprite){let St=F.isArrayCamera?Ze:Yt;if(!E.frustumCulled||E.intersectsFrustum(St)){z&&He.setFromMatrixPosition(E.matrixWorld).applyMatrix4(Ee);let ht=it.update(E),yt=E.material;yt.visible&&S.push(E,ht,yt,q,He.z,null,F)}}else if(E.isMesh||E.isLine||E.isPoints){let St=F.isArrayCamera?Ze:Yt;if(!E.frustumCulled||E.intersectsFrustum(St)){let ht=it.update(E),yt=E.material;if(z&&(E.boundingSphere!==void 0?(E.boundingSphere===null&&E.computeBoundingSphere(),He.copy(E.boundingSphere.center)):(ht.boundingSphere===null&&ht.computeBoundingSphere(),He.copy(ht.boundingSphere.center)),He.applyMatrix4(E.matrixWorld).applyMatrix4(Ee)),Array.isArray(yt)){let Tt=ht.groups;for(let kt=0,$t=Tt.length;kt<$t;kt++){let Mt=Tt[kt],Zt=yt[Mt.materialIndex];Zt&&Zt.visible&&S.push(E,ht,Zt,q,He.z,Mt,F)}}else yt.visible&&S.push(E,ht,yt,q,He.z,null,F)}}}let ft=E.children;for(let St=0,ht=ft.length;St<ht;St++)ih(ft[St],F,q,z)}function Ld(E,F,q,z){let{opaque:W,transmissive:ft,transparent:St}=E;w.setupLightsView(q),Oe===!0&&j.setGlobalState(A.clippingPlanes,q),z&&pt.viewport(tt.copy(z)),W.length>0&&$o(W,F,q),ft.length>0&&$o(ft,F,q),St.length>0&&$o(St,F,q),pt.buffers.depth.setTest(!0),pt.buffers.depth.setMask(!0),pt.buffers.color.setMask(!0),pt.setPolygonOffset(!1)}function Dd(E,F,q,z){if((q.isScene===!0?q.overrideMaterial:null)!==null)return;if(w.state.transmissionRenderTarget[z.id]===void 0){let Mt=ve.has("EXT_color_buffer_half_float")||ve.has("EXT_color_buffer_float");w.state.transmissionRenderTarget[z.id]=new Pi(1,1,{generateMipmaps:!0,type:Mt?Ji:Mi,minFilter:Rn,samples:Math.max(4,xe.samples),stencilBuffer:r,resolveDepthBuffer:!1,resolveStencilBuffer:!1,storeMultisampledDepthBuffer:!1,storeMultisampledStencilBuffer:!1,colorSpace:Xt.workingColorSpace})}let ft=w.state.transmissionRenderTarget[z.id],St=z.viewport||tt;ft.setSize(St.z*A.transmissionResolutionScale,St.w*A.transmissionResolutionScale);let ht=A.getRenderTarget(),yt=A.getActiveCubeFace(),Tt=A.getActiveMipmapLevel();A.setRenderTarget(ft),A.getClearColor(Z),ut=A.getClearAlpha(),ut<1&&A.setClearColor(16777215,.5),A.clear(),Oi&&U.render(q);let kt=A.toneMapping;A.toneMapping=cn;let $t=z.viewport;if(z.viewport!==void 0&&(z.viewport=void 0),w.setupLightsView(z),Oe===!0&&j.setGlobalState(A.clippingPlanes,z),$o(E,q,z),Bt.updateMultisampleRenderTarget(ft),Bt.updateRenderTargetMipmap(ft),ve.has("WEBGL_multisampled_render_to_texture")===!1){let Mt=!1;for(let Zt=0,Ne=F.length;Zt<Ne;Zt++){let me=F[Zt],{object:ue,geometry:ri,material:wt,group:pi}=me;if(wt.side===Be&&ue.layers.test(z.layers)){let te=wt.side;wt.side=ei,wt.needsUpdate=!0,Nd(ue,q,z,ri,wt,pi),wt.side=te,wt.needsUpdate=!0,Mt=!0}}Mt===!0&&(Bt.updateMultisampleRenderTarget(ft),Bt.updateRenderTargetMipmap(ft))}A.setRenderTarget(ht,yt,Tt),A.setClearColor(Z,ut),$t!==void 0&&(z.viewport=$t),A.toneMapping=kt}function $o(E,F,q){let z=F.isScene===!0?F.overrideMaterial:null;for(let W=0,ft=E.length;W<ft;W++){let St=E[W],{object:ht,geometry:yt,group:Tt}=St,kt=St.material;kt.allowOverride===!0&&z!==null&&(kt=z),ht.layers.test(q.layers)&&Nd(ht,F,q,yt,kt,Tt)}}function Nd(E,F,q,z,W,ft){I!==null&&W.isNodeMaterial&&I.setObject(E,W),E.onBeforeRender(A,F,q,z,W,ft),E.modelViewMatrix.multiplyMatrices(q.matrixWorldInverse,E.matrixWorld),E.normalMatrix.getNormalMatrix(E.modelViewMatrix),W.onBeforeRender(A,F,q,z,E,ft),W.transparent===!0&&W.side===Be&&W.forceSinglePass===!1?(W.side=ei,W.needsUpdate=!0,A.renderBufferDirect(q,F,z,W,E,ft),W.side=Li,W.needsUpdate=!0,A.renderBufferDirect(q,F,z,W,E,ft),W.side=Be):A.renderBufferDirect(q,F,z,W,E,ft),E.onAfterRender(A,F,q,z,W,ft)}function Ud(E){let F=0;for(let q of E)q.texture!==null&&F++;return F}function kr(E,F,q){F.isScene!==!0&&(F=Ui);let z=Lt.get(E),W=w.state.lights,ft=w.state.shadowsArray,St=W.state.version,ht=Q.getParameters(E,W.state,ft,F,q,w.state.lightProbeGridArray),yt=Q.getProgramCacheKey(ht),Tt=z.programs;z.environment=E.isMeshStandardMaterial||E.isMeshLambertMaterial||E.isMeshPhongMaterial?F.environment:null,z.fog=F.fog;let kt=E.isMeshStandardMaterial||E.isMeshLambertMaterial&&!E.envMap||E.isMeshPhongMaterial&&!E.envMap;z.envMap=D.get(E.envMap||z.environment,kt),z.envMapRotation=z.environment!==null&&E.envMap===null?F.environmentRotation:E.envMapRotation,Tt===void 0&&(E.addEventListener("dispose",le),Tt=new Map,z.programs=Tt,z.programVariants=new Map);let $t=Tt.get(yt);if($t!==void 0){if(z.currentProgram===$t&&z.lightsStateVersion===St)return Fd(E,ht),$t}else ht.uniforms=Q.getUniforms(E),I!==null&&E.isNodeMaterial&&I.build(E,q,ht),E.onBeforeCompile(ht,A),$t=Q.acquireProgram(ht,yt),Tt.set(yt,$t),z.uniforms=ht.uniforms;let Mt=z.uniforms;return(!E.isShaderMaterial&&!E.isRawShaderMaterial||E.clipping===!0)&&(Mt.clippingPlanes=j.uniform),Fd(E,ht),z.needsLights=kg(E),z.lightsStateVersion=St,z.needsLights&&(Mt.ambientLightColor.value=W.state.ambient,Mt.lightProbe.value=W.state.probe,Mt.sunLights.value=W.state.sun,Mt.sunLightShadows.value=W.state.sunShadow,Mt.directionalLights.value=W.state.directional,Mt.directionalLightShadows.value=W.state.directionalShadow,Mt.spotLights.value=W.state.spot,Mt.spotLightShadows.value=W.state.spotShadow,Mt.rectAreaLights.value=W.state.rectArea,Mt.ltc_1.value=W.state.rectAreaLTC1,Mt.ltc_2.value=W.state.rectAreaLTC2,Mt.pointLights.value=W.state.point,Mt.pointLightShadows.value=W.state.pointShadow,Mt.hemisphereLights.value=W.state.hemi,Mt.sunShadowMatrix.value=W.state.sunShadowMatrix,Mt.sunShadowCascade.value=W.state.sunShadowCascade,Mt.directionalShadowMatrix.value=W.state.directionalShadowMatrix,Mt.spotLightMatrix.value=W.state.spotLightMatrix,Mt.spotLightMap.value=W.state.spotLightMap,Mt.pointShadowMatrix.value=W.state.pointShadowMatrix),z.numLightProbeGrids=Ud(w.state.lightProbeGridArray),z.currentProgram=$t,z.uniformsList=null,$t}function Og(E,F,q,z,W){let ft=Lt.get(E),St=ft.currentProgram.id+","+z+","+W,ht=ft.programVariants.get(St);return ht===void 0?(ht=kr(E,F,q),ft.programVariants.set(St,ht)):(ft.currentProgram=ht,ft.uniformsList=null,ft.outputColorSpace=z,ft.toneMapping=W),ht}function Od(E){if(E.uniformsList===null){let F=E.currentProgram.getUniforms();E.uniformsList=pr.seqWithValue(F.seq,E.uniforms)}return E.uniformsList}function Fd(E,F){let q=Lt.get(E);q.outputColorSpace=F.outputColorSpace,q.batching=F.batching,q.batchingColor=F.batchingColor,q.instancing=F.instancing,q.instancingColor=F.instancingColor,q.instancingMorph=F.instancingMorph,q.skinning=F.skinning,q.morphTargets=F.morphTargets,q.morphNormals=F.morphNormals,q.morphColors=F.morphColors,q.morphTargetsCount=F.morphTargetsCount,q.numClippingPlanes=F.numClippingPlanes,q.numIntersection=F.numClipIntersection,q.vertexAlphas=F.vertexAlphas,q.vertexTangents=F.vertexTangents,q.toneMapping=F.toneMapping}function Fg(E,F,q,z,W){F.isScene!==!0&&(F=Ui),Bt.resetTextureUnits();let ft=F.fog,St=z.isMeshStandardMaterial||z.isMeshLambertMaterial||z.isMeshPhongMaterial?F.environment:null,ht=et===null?A.outputColorSpace:et.isXRRenderTarget===!0?et.texture.colorSpace:Xt.workingColorSpace,yt=z.isMeshStandardMaterial||z.isMeshLambertMaterial&&!z.envMap||z.isMeshPhongMaterial&&!z.envMap,Tt=D.get(z.envMap||St,yt),kt=z.vertexColors===!0&&!!q.attributes.color&&q.attributes.color.itemSize===4,$t=!!q.attributes.tangent&&(!!z.normalMap||z.anisotropy>0),Mt=!!q.morphAttributes.position,Zt=!!q.morphAttributes.normal,Ne=!!q.morphAttributes.color,me=cn;z.toneMapped&&(et===null||et.isXRRenderTarget===!0)&&(me=A.toneMapping);let ue=q.morphAttributes.position||q.morphAttributes.normal||q.morphAttributes.color,ri=ue!==void 0?ue.length:0,wt=Lt.get(z),pi=w.state.lights;if(Oe===!0&&(xi===!0||E!==J)){let Ae=E===J&&z.id===X;j.setState(z,E,Ae)}let te=!1,ds=!1;z.version===wt.__version?wt.needsLights&&wt.lightsStateVersion!==pi.state.version||W.isBatchedMesh&&wt.batching===!1||!W.isBatchedMesh&&wt.batching===!0||W.isBatchedMesh&&wt.batchingColor===!0&&W._colorsTexture===null||W.isBatchedMesh&&wt.batchingColor===!1&&W._colorsTexture!==null||W.isInstancedMesh&&wt.instancing===!1||!W.isInstancedMesh&&wt.instancing===!0||W.isSkinnedMesh&&wt.skinning===!1||!W.isSkinnedMesh&&wt.skinning===!0||W.isInstancedMesh&&wt.instancingColor===!0&&W.instanceColor===null||W.isInstancedMesh&&wt.instancingColor===!1&&W.instanceColor!==null||W.isInstancedMesh&&wt.instancingMorph===!0&&W.morphTexture===null||W.isInstancedMesh&&wt.instancingMorph===!1&&W.morphTexture!==null||wt.envMap!==Tt||z.fog===!0&&wt.fog!==ft||wt.numClippingPlanes!==void 0&&(wt.numClippingPlanes!==j.numPlanes||wt.numIntersection!==j.numIntersection)||wt.vertexAlphas!==kt||wt.vertexTangents!==$t||wt.morphTargets!==Mt||wt.morphNormals!==Zt||wt.morphColors!==Ne||wt.morphTargetsCount!==ri||wt.numLightProbeGrids!==Ud(w.state.lightProbeGridArray)?te=!0:(wt.outputColorSpace!==ht||wt.toneMapping!==me)&&(ds=!0):(te=!0,wt.__version=z.version);let oi=wt.currentProgram;(te===!0||ds===!0)&&(oi=ds===!0?Og(z,F,W,ht,me):kr(z,F,W),I&&z.isNodeMaterial&&I.onUpdateProgram(z,oi,wt));let Zo=!1,On=!1,fs=!1,Qt=oi.getUniforms(),je=wt.uniforms;if(pt.useProgram(oi.program)&&(Zo=!0,On=!0,fs=!0),z.id!==X&&(X=z.id,On=!0),Zo||J!==E){pt.buffers.depth.getReversed()&&E.reversedDepth!==!0&&(E._reversedDepth=!0,E.updateProjectionMatrix()),Qt.setValue(k,"projectionMatrix",E.projectionMatrix),Qt.setValue(k,"viewMatrix",E.matrixWorldInverse);let We=Qt.map.cameraPosition;We!==void 0&&We.setValue(k,nn.setFromMatrixPosition(E.matrixWorld)),xe.logarithmicDepthBuffer&&Qt.setValue(k,"logDepthBufFC",2/(Math.log(E.far+1)/Math.LN2)),(z.isMeshPhongMaterial||z.isMeshToonMaterial||z.isMeshLambertMaterial||z.isMeshBasicMaterial||z.isMeshStandardMaterial||z.isShaderMaterial)&&Qt.setValue(k,"isOrthographic",E.isOrthographicCamera===!0),J!==E&&(J=E,On=!0,fs=!0)}if(wt.needsLights&&(pi.state.sunShadowMap.length>0&&Qt.setValue(k,"sunShadowMap",pi.state.sunShadowMap,Bt),pi.state.directionalShadowMap.length>0&&Qt.setValue(k,"directionalShadowMap",pi.state.directionalShadowMap,Bt),pi.state.spotShadowMap.length>0&&Qt.setValue(k,"spotShadowMap",pi.state.spotShadowMap,Bt),pi.state.pointShadowMap.length>0&&Qt.setValue(k,"pointShadowMap",pi.state.pointShadowMap,Bt)),W.isSkinnedMesh){Qt.setOptional(k,W,"bindMatrix"),Qt.setOptional(k,W,"bindMatrixInverse");let Ae=W.skeleton;Ae&&(Ae.boneTexture===null&&Ae.computeBoneTexture(),Qt.setValue(k,"boneTexture",Ae.boneTexture,Bt))}W.isBatchedMesh&&(Qt.setOptional(k,W,"batchingTexture"),Qt.setValue(k,"batchingTexture",W._matricesTexture,Bt),Qt.setOptional(k,W,"batchingIdTexture"),Qt.setValue(k,"batchingIdTexture",W._indirectTexture,Bt),Qt.setOptional(k,W,"batchingColorTexture"),W._colorsTexture!==null&&Qt.setValue(k,"batchingColorTexture",W._colorsTexture,Bt));let Wi=q.morphAttributes;if((Wi.position!==void 0||Wi.normal!==void 0||Wi.color!==void 0)&&K.update(W,q,oi),(On||wt.receiveShadow!==W.receiveShadow)&&(wt.receiveShadow=W.receiveShadow,Qt.setValue(k,"receiveShadow",W.receiveShadow)),(z.isMeshStandardMaterial||z.isMeshLambertMaterial||z.isMeshPhongMaterial)&&z.envMap===null&&F.environment!==null&&(je.envMapIntensity.value=F.environmentIntensity),je.dfgLUT!==void 0&&(je.dfgLUT.value=Cb()),On){if(Qt.setValue(k,"toneMappingExposure",A.toneMappingExposure),wt.needsLights&&Bg(je,fs),ft&&z.fog===!0&&ot.refreshFogUniforms(je,ft),ot.refreshMaterialUniforms(je,z,mt,Rt,w.state.transmissionRenderTarget[E.id]),wt.needsLights&&wt.numLightProbeGrids>0){let Ae=v,We=0;for(let yn of w.state.lightProbeGridArray)yn.texture!==null&&(Ae.textures[We]=yn.texture,Ae.min[We]=yn.boundingBox.min,Ae.max[We]=yn.boundingBox.max,Ae.resolution[We]=yn.resolution,We++);for(let yn in Ae)Ae[yn].length=We;je.probesSH.value=Ae.textures,je.probesMin.value=Ae.min,je.probesMax.value=Ae.max,je.probesResolution.value=Ae.resolution}pr.upload(k,Od(wt),je,Bt)}if(z.isShaderMaterial&&z.uniformsNeedUpdate===!0&&(pr.upload(k,Od(wt),je,Bt),z.uniformsNeedUpdate=!1),z.isSpriteMaterial&&Qt.setValue(k,"center",W.center),Qt.setValue(k,"modelViewMatrix",W.modelViewMatrix),Qt.setValue(k,"normalMatrix",W.normalMatrix),Qt.setValue(k,"modelMatrix",W.matrixWorld),z.uniformsGroups!==void 0){let Ae=z.uniformsGroups;for(let We=0,yn=Ae.length;We<yn;We++){let kd=Ae[We];Et.update(kd,oi),Et.bind(kd,oi)}}return oi}function Bg(E,F){E.ambientLightColor.needsUpdate=F,E.lightProbe.needsUpdate=F,E.sunLights.needsUpdate=F,E.sunLightShadows.needsUpdate=F,E.directionalLights.needsUpdate=F,E.directionalLightShadows.needsUpdate=F,E.pointLights.needsUpdate=F,E.pointLightShadows.needsUpdate=F,E.spotLights.needsUpdate=F,E.spotLightShadows.needsUpdate=F,E.rectAreaLights.needsUpdate=F,E.hemisphereLights.needsUpdate=F}function kg(E){return E.isMeshLambertMaterial||E.isMeshToonMaterial||E.isMeshPhongMaterial||E.isMeshStandardMaterial||E.isShadowMaterial||E.isShaderMaterial&&E.lights===!0}this.getActiveCubeFace=function(){return H},this.getActiveMipmapLevel=function(){return G},this.getRenderTarget=function(){return et},this.setRenderTargetTextures=function(E,F,q){let z=Lt.get(E);z.__autoAllocateDepthBuffer=E.resolveDepthBuffer===!1,z.__autoAllocateDepthBuffer===!1&&(z.__useRenderToTexture=!1),Lt.get(E.texture).__webglTexture=F,Lt.get(E.depthTexture).__webglTexture=z.__autoAllocateDepthBuffer?void 0:q,z.__hasExternalTextures=!0},this.setRenderTargetFramebuffer=function(E,F){let q=Lt.get(E);q.__webglFramebuffer=F,q.__useDefaultFramebuffer=F===void 0},this.setRenderTarget=function(E,F=0,q=0){et=E,H=F,G=q;let z=null,W=!1,ft=!1;if(E){let ht=Lt.get(E);if(ht.__useDefaultFramebuffer!==void 0){pt.bindFramebuffer(k.FRAMEBUFFER,ht.__webglFramebuffer),tt.copy(E.viewport),vt.copy(E.scissor),Nt=E.scissorTest,pt.viewport(tt),pt.scissor(vt),pt.setScissorTest(Nt),X=-1;return}else if(ht.__webglFramebuffer===void 0)Bt.setupRenderTarget(E);else if(ht.__hasExternalTextures)Bt.rebindTextures(E,Lt.get(E.texture).__webglTexture,Lt.get(E.depthTexture).__webglTexture);else if(E.depthBuffer){let kt=E.depthTexture;if(ht.__boundDepthTexture!==kt){if(kt!==null&&Lt.has(kt)&&(E.width!==kt.image.width||E.height!==kt.image.height))throw new Error("THREE.WebGLRenderer: Attached DepthTexture is initialized to the incorrect size.");Bt.setupDepthRenderbuffer(E)}}let yt=E.texture;(yt.isData3DTexture||yt.isDataArrayTexture||yt.isCompressedArrayTexture)&&(ft=!0);let Tt=Lt.get(E).__webglFramebuffer;E.isWebGLCubeRenderTarget?(Array.isArray(Tt[F])?z=Tt[F][q]:z=Tt[F],W=!0):E.samples>0&&Bt.useMultisampledRTT(E)===!1?z=Lt.get(E).__webglMultisampledFramebuffer:Array.isArray(Tt)?z=Tt[q]:z=Tt,tt.copy(E.viewport),vt.copy(E.scissor),Nt=E.scissorTest}else tt.copy(It).multiplyScalar(mt).floor(),vt.copy(Jt).multiplyScalar(mt).floor(),Nt=he;if(q!==0&&(z=O),pt.bindFramebuffer(k.FRAMEBUFFER,z)&&pt.drawBuffers(E,z),pt.viewport(tt),pt.scissor(vt),pt.setScissorTest(Nt),W){let ht=Lt.get(E.texture);k.framebufferTexture2D(k.FRAMEBUFFER,k.COLOR_ATTACHMENT0,k.TEXTURE_CUBE_MAP_POSITIVE_X+F,ht.__webglTexture,q)}else if(ft){let ht=F;for(let yt=0;yt<E.textures.length;yt++){let Tt=Lt.get(E.textures[yt]);k.framebufferTextureLayer(k.FRAMEBUFFER,k.COLOR_ATTACHMENT0+yt,Tt.__webglTexture,q,ht)}}else if(E!==null&&q!==0){let ht=Lt.get(E.texture);k.framebufferTexture2D(k.FRAMEBUFFER,k.COLOR_ATTACHMENT0,k.TEXTURE_2D,ht.__webglTexture,q)}X=-1};function Bd(E){let F=Lt.get(E);return(F.__readFormat!==E.format||F.__readType!==E.type)&&(F.__readFormat=E.format,F.__readType=E.type,F.__formatReadable=xe.textureFormatReadable(E.format),F.__typeReadable=xe.textureTypeReadable(E.type)),F}this.readRenderTargetPixels=function(E,F,q,z,W,ft,St,ht=0){if(!(E&&E.isWebGLRenderTarget)){Ut("WebGLRenderer.readRenderTargetPixels: renderTarget is not THREE.WebGLRenderTarget.");return}let yt=Lt.get(E).__webglFramebuffer;if(E.isWebGLCubeRenderTarget&&St!==void 0&&(yt=yt[St],Array.isArray(yt)&&(yt=yt[0])),yt){pt.bindFramebuffer(k.FRAMEBUFFER,yt);try{let Tt=E.textures[ht],kt=Tt.format,$t=Tt.type;E.textures.length>1&&k.readBuffer(k.COLOR_ATTACHMENT0+ht);let Mt=Bd(Tt);if(Mt.__formatReadable===!1){Ut("WebGLRenderer.readRenderTargetPixels: renderTarget is not in RGBA or implementation defined format.");return}if(Mt.__typeReadable===!1){Ut("WebGLRenderer.readRenderTargetPixels: renderTarget is not in UnsignedByteType or implementation defined type.");return}F>=0&&F<=E.width-z&&q>=0&&q<=E.height-W&&k.readPixels(F,q,z,W,rt.convert(kt),rt.convert($t),ft)}finally{let Tt=et!==null?Lt.get(et).__webglFramebuffer:null;pt.bindFramebuffer(k.FRAMEBUFFER,Tt)}}},this.readRenderTargetPixelsAsync=async function(E,F,q,z,W,ft,St,ht=0){if(!(E&&E.isWebGLRenderTarget))throw new Error("THREE.WebGLRenderer.readRenderTargetPixels: renderTarget is not THREE.WebGLRenderTarget.");let yt=Lt.get(E).__webglFramebuffer;if(E.isWebGLCubeRenderTarget&&St!==void 0&&(yt=yt[St],Array.isArray(yt)&&(yt=yt[0])),yt)if(F>=0&&F<=E.width-z&&q>=0&&q<=E.height-W){pt.bindFramebuffer(k.FRAMEBUFFER,yt);let Tt=E.textures[ht],kt=Tt.format,$t=Tt.type;E.textures.length>1&&k.readBuffer(k.COLOR_ATTACHMENT0+ht);let Mt=Bd(Tt);if(Mt.__formatReadable===!1)throw new Error("THREE.WebGLRenderer.readRenderTargetPixelsAsync: renderTarget is not in RGBA or implementation defined format.");if(Mt.__typeReadable===!1)throw new Error("THREE.WebGLRenderer.readRenderTargetPixelsAsync: renderTarget is not in UnsignedByteType or implementation defined type.");let Zt=k.createBuffer();k.bindBuffer(k.PIXEL_PACK_BUFFER,Zt),k.bufferData(k.PIXEL_PACK_BUFFER,ft.byteLength,k.STREAM_READ),k.readPixels(F,q,z,W,rt.convert(kt),rt.convert($t),0),k.bindBuffer(k.PIXEL_PACK_BUFFER,null);let Ne=et!==null?Lt.get(et).__webglFramebuffer:null;pt.bindFramebuffer(k.FRAMEBUFFER,Ne);let me=k.fenceSync(k.SYNC_GPU_COMMANDS_COMPLETE,0);return k.flush(),await op(k,me,4),k.bindBuffer(k.PIXEL_PACK_BUFFER,Zt),k.getBufferSubData(k.PIXEL_PACK_BUFFER,0,ft),k.bindBuffer(k.PIXEL_PACK_BUFFER,null),k.deleteBuffer(Zt),k.deleteSync(me),ft}else throw new Error("THREE.WebGLRenderer.readRenderTargetPixelsAsync: requested read bounds are out of range.")},this.copyFramebufferToTexture=function(E,F=null,q=0){let z=Math.pow(2,-q),W=Math.floor(E.image.width*z),ft=Math.floor(E.image.height*z),St=F!==null?F.x:0,ht=F!==null?F.y:0;Bt.setTexture2D(E,0),k.copyTexSubImage2D(k.TEXTURE_2D,q,0,0,St,ht,W,ft),pt.unbindTexture()},this.copyTextureToTexture=function(E,F,q=null,z=null,W=0,ft=0){let St,ht,yt,Tt,kt,$t,Mt,Zt,Ne,me=E.isCompressedTexture?E.mipmaps[ft]:E.image;if(q!==null)St=q.max.x-q.min.x,ht=q.max.y-q.min.y,yt=q.isBox3?q.max.z-q.min.z:1,Tt=q.min.x,kt=q.min.y,$t=q.isBox3?q.min.z:0;else{let Qt=Math.pow(2,-W);St=Math.floor(me.width*Qt),ht=Math.floor(me.height*Qt),E.isDataArrayTexture?yt=me.depth:E.isData3DTexture?yt=Math.floor(me.depth*Qt):yt=1,Tt=0,kt=0,$t=0}z!==null?(Mt=z.x,Zt=z.y,Ne=z.z):(Mt=0,Zt=0,Ne=0);let ue=rt.convert(F.format),ri=rt.convert(F.type),wt;F.isData3DTexture?(Bt.setTexture3D(F,0),wt=k.TEXTURE_3D):F.isDataArrayTexture||F.isCompressedArrayTexture?(Bt.setTexture2DArray(F,0),wt=k.TEXTURE_2D_ARRAY):(Bt.setTexture2D(F,0),wt=k.TEXTURE_2D),pt.activeTexture(k.TEXTURE0),pt.pixelStorei(k.UNPACK_FLIP_Y_WEBGL,F.flipY),pt.pixelStorei(k.UNPACK_PREMULTIPLY_ALPHA_WEBGL,F.premultiplyAlpha),pt.pixelStorei(k.UNPACK_ALIGNMENT,F.unpackAlignment);let pi=pt.getParameter(k.UNPACK_ROW_LENGTH),te=pt.getParameter(k.UNPACK_IMAGE_HEIGHT),ds=pt.getParameter(k.UNPACK_SKIP_PIXELS),oi=pt.getParameter(k.UNPACK_SKIP_ROWS),Zo=pt.getParameter(k.UNPACK_SKIP_IMAGES);pt.pixelStorei(k.UNPACK_ROW_LENGTH,me.width),pt.pixelStorei(k.UNPACK_IMAGE_HEIGHT,me.height),pt.pixelStorei(k.UNPACK_SKIP_PIXELS,Tt),pt.pixelStorei(k.UNPACK_SKIP_ROWS,kt),pt.pixelStorei(k.UNPACK_SKIP_IMAGES,$t);let On=E.isDataArrayTexture||E.isData3DTexture,fs=F.isDataArrayTexture||F.isData3DTexture;if(E.isDepthTexture){let Qt=Lt.get(E),je=Lt.get(F),Wi=Lt.get(Qt.__renderTarget),Ae=Lt.get(je.__renderTarget);pt.bindFramebuffer(k.READ_FRAMEBUFFER,Wi.__webglFramebuffer),pt.bindFramebuffer(k.DRAW_FRAMEBUFFER,Ae.__webglFramebuffer);for(let We=0;We<yt;We++)On&&(k.framebufferTextureLayer(k.READ_FRAMEBUFFER,k.COLOR_ATTACHMENT0,Lt.get(E).__webglTexture,W,$t+We),k.framebufferTextureLayer(k.DRAW_FRAMEBUFFER,k.COLOR_ATTACHMENT0,Lt.get(F).__webglTexture,ft,Ne+We)),k.blitFramebuffer(Tt,kt,Tt+St,kt+ht,Mt,Zt,Mt+St,Zt+ht,k.DEPTH_BUFFER_BIT,k.NEAREST);pt.bindFramebuffer(k.READ_FRAMEBUFFER,null),pt.bindFramebuffer(k.DRAW_FRAMEBUFFER,null)}else if(W!==0||E.isRenderTargetTexture||Lt.has(E)){let Qt=Lt.get(E),je=Lt.get(F);pt.bindFramebuffer(k.READ_FRAMEBUFFER,L),pt.bindFramebuffer(k.DRAW_FRAMEBUFFER,B);for(let Wi=0;Wi<yt;Wi++)On?k.framebufferTextureLayer(k.READ_FRAMEBUFFER,k.COLOR_ATTACHMENT0,Qt.__webglTexture,W,$t+Wi):k.framebufferTexture2D(k.READ_FRAMEBUFFER,k.COLOR_ATTACHMENT0,k.TEXTURE_2D,Qt.__webglTexture,W),fs?k.framebufferTextureLayer(k.DRAW_FRAMEBUFFER,k.COLOR_ATTACHMENT0,je.__webglTexture,ft,Ne+Wi):k.framebufferTexture2D(k.DRAW_FRAMEBUFFER,k.COLOR_ATTACHMENT0,k.TEXTURE_2D,je.__webglTexture,ft),W!==0?k.blitFramebuffer(Tt,kt,Tt+St,kt+ht,Mt,Zt,Mt+St,Zt+ht,k.COLOR_BUFFER_BIT,k.NEAREST):fs?k.copyTexSubImage3D(wt,ft,Mt,Zt,Ne+Wi,Tt,kt,St,ht):k.copyTexSubImage2D(wt,ft,Mt,Zt,Tt,kt,St,ht);pt.bindFramebuffer(k.READ_FRAMEBUFFER,null),pt.bindFramebuffer(k.DRAW_FRAMEBUFFER,null)}else fs?E.isDataTexture||E.isData3DTexture?k.texSubImage3D(wt,ft,Mt,Zt,Ne,St,ht,yt,ue,ri,me.data):F.isCompressedArrayTexture?k.compressedTexSubImage3D(wt,ft,Mt,Zt,Ne,St,ht,yt,ue,me.data):k.texSubImage3D(wt,ft,Mt,Zt,Ne,St,ht,yt,ue,ri,me):E.isDataTexture?k.texSubImage2D(k.TEXTURE_2D,ft,Mt,Zt,St,ht,ue,ri,me.data):E.isCompressedTexture?k.compressedTexSubImage2D(k.TEXTURE_2D,ft,Mt,Zt,me.width,me.height,ue,me.data):k.texSubImage2D(k.TEXTURE_2D,ft,Mt,Zt,St,ht,ue,ri,me);pt.pixelStorei(k.UNPACK_ROW_LENGTH,pi),pt.pixelStorei(k.UNPACK_IMAGE_HEIGHT,te),pt.pixelStorei(k.UNPACK_SKIP_PIXELS,ds),pt.pixelStorei(k.UNPACK_SKIP_ROWS,oi),pt.pixelStorei(k.UNPACK_SKIP_IMAGES,Zo),ft===0&&F.generateMipmaps===!0&&F.mipmapsAutoUpdate===!0&&k.generateMipmap(wt),pt.unbindTexture()},this.initRenderTarget=function(E){Lt.get(E).__webglFramebuffer===void 0&&Bt.setupRenderTarget(E)},this.initTexture=function(E){E.isCubeTexture?Bt.setTextureCube(E,0):E.isData3DTexture?Bt.setTexture3D(E,0):E.isDataArrayTexture||E.isCompressedArrayTexture?Bt.setTexture2DArray(E,0):Bt.setTexture2D(E,0),pt.unbindTexture()},this.resetState=function(){H=0,G=0,et=null,pt.reset(),at.reset()},typeof __THREE_DEVTOOLS__<"u"&&__THREE_DEVTOOLS__.dispatchEvent(new CustomEvent("observe",{detail:this}))}get coordinateSystem(){return zi}get outputColorSpace(){return this._outputColorSpace}set outputColorSpace(t){this._outputColorSpace=t;let e=this.getContext();e.drawingBufferColorSpace=Xt._getDrawingBufferColorSpace(t),e.unpackColorSpace=Xt._getUnpackColorSpace()}};var Rb=/swiftshader|llvmpipe|softpipe|software|basic render/i,qp=null;function Pb(n){return Rb.test(n)}function Co(){return qp??=Pb(Ib()),qp}function Ib(){let n=document.createElement("canvas").getContext("webgl2");if(!n)return"";let t=n.getExtension("WEBGL_debug_renderer_info"),e=String(n.getParameter(t?t.UNMASKED_RENDERER_WEBGL:n.RENDERER));return n.getExtension("WEBGL_lose_context")?.loseContext(),e}function Ln(n){return n.getContext("2d",{willReadFrequently:Co()})}var Yp=11,Lb=.006,_r=class{constructor(t,e,i){this.canvas=t;this.view=e;this.hiders=i}canvas;view;hiders;dots=[];placed=[];set(t){this.dots=t}where(t){let e=this.placed.find(({dot:i})=>i.id===t);return e?[e.x,e.y]:null}at(t,e){let i=null,s=Yp;for(let r of this.placed){let o=Math.hypot(r.x-t,r.y-e)+(r.hidden?Yp/2:0);o<s&&(s=o,i=r.dot)}return i}draw(t=!0){let e=window.devicePixelRatio||1;Bn(this.canvas,e);let i=Ln(this.canvas);i.setTransform(e,0,0,e,0,0),i.clearRect(0,0,this.canvas.clientWidth,this.canvas.clientHeight);let s=new Map(t?[]:this.placed.map(o=>[o.dot.id,o]));this.placed=this.dots.map(o=>{let a=s.get(o.id);return a?.dot.at.equals(o.at)?{...a,dot:o}:this.placeOf(o)});let r=[...this.placed].sort((o,a)=>Number(o.dot.selected)-Number(a.dot.selected)||Number(a.hidden)-Number(o.hidden));for(let o of r)Db(i,o.dot,o.x,o.y,o.hidden)}placeOf(t){let[e,i]=this.view.toCanvas(t.at);return{dot:t,x:e,y:i,hidden:this.isHidden(t.at,e,i)}}isHidden(t,e,i){let s=this.view.rayAt(e,i),r=s.ray.origin.distanceTo(t);return this.hiders().some(o=>{let a=o.visible?s.intersectObject(o,!1)[0]:void 0;return a!==void 0&&a.distance<r-Lb})}};function Db(n,t,e,i,s){let r=t.minor?t.selected?5:3:t.selected?7:5;n.globalAlpha=s?.3:1,n.beginPath(),n.arc(e,i,r,0,7),n.lineWidth=t.selected?4:3,n.strokeStyle="#000000b0",n.stroke(),t.hollow||(n.fillStyle=t.color,n.fill()),n.lineWidth=t.selected?2:1.4,n.strokeStyle=t.hollow?t.color:"#ffffff",n.stroke(),t.label&&!s&&(n.font=t.selected?"bold 12px system-ui":"11px system-ui",n.lineWidth=3,n.strokeStyle="#000000c0",n.strokeText(t.label,e+9,i-5),n.fillStyle="#ffffff",n.fillText(t.label,e+9,i-5)),n.globalAlpha=1}var $p={type:"change"},Pu={type:"start"},jp={type:"end"},Jl=new Ki,Zp=new Je,Nb=Math.cos(70*pu.DEG2RAD),Ve=new C,wi=2*Math.PI,ie={NONE:-1,ROTATE:0,DOLLY:1,PAN:2,TOUCH_ROTATE:3,TOUCH_PAN:4,TOUCH_DOLLY_PAN:5,TOUCH_DOLLY_ROTATE:6},Ru=1e-6,Ql=class extends Ms{constructor(t,e=null){super(t,e),this.state=ie.NONE,this.target=new C,this.cursor=new C,this.minDistance=0,this.maxDistance=1/0,this.minZoom=0,this.maxZoom=1/0,this.minTargetRadius=0,this.maxTargetRadius=1/0,this.minPolarAngle=0,this.maxPolarAngle=Math.PI,this.minAzimuthAngle=-1/0,this.maxAzimuthAngle=1/0,this.enableDamping=!1,this.dampingFactor=.05,this.enableZoom=!0,this.zoomSpeed=1,this.enableRotate=!0,this.rotateSpeed=1,this.keyRotateSpeed=1,this.enablePan=!0,this.panSpeed=1,this.screenSpacePanning=!0,this.keyPanSpeed=7,this.zoomToCursor=!1,this.autoRotate=!1,this.autoRotateSpeed=2,this.keys={LEFT:"ArrowLeft",UP:"ArrowUp",RIGHT:"ArrowRight",BOTTOM:"ArrowDown"},this.mouseButtons={LEFT:Kn.ROTATE,MIDDLE:Kn.DOLLY,RIGHT:Kn.PAN},this.touches={ONE:Jn.ROTATE,TWO:Jn.DOLLY_PAN},this.target0=this.target.clone(),this.position0=this.object.position.clone(),this.zoom0=this.object.zoom,this._cursorStyle="auto",this._domElementKeyEvents=null,this._lastPosition=new C,this._lastQuaternion=new _e,this._lastTargetPosition=new C,this._quat=new _e().setFromUnitVectors(t.up,new C(0,1,0)),this._quatInverse=this._quat.clone().invert(),this._spherical=new lr,this._sphericalDelta=new lr,this._scale=1,this._panOffset=new C,this._rotateStart=new bt,this._rotateEnd=new bt,this._rotateDelta=new bt,this._panStart=new bt,this._panEnd=new bt,this._panDelta=new bt,this._dollyStart=new bt,this._dollyEnd=new bt,this._dollyDelta=new bt,this._dollyDirection=new C,this._mouse=new bt,this._performCursorZoom=!1,this._pointers=[],this._pointerPositions={},this._controlActive=!1,this._onPointerMove=Ob.bind(this),this._onPointerDown=Ub.bind(this),this._onPointerUp=Fb.bind(this),this._onContextMenu=Wb.bind(this),this._onMouseWheel=zb.bind(this),this._onKeyDown=Vb.bind(this),this._onTouchStart=Hb.bind(this),this._onTouchMove=Gb.bind(this),this._onMouseDown=Bb.bind(this),this._onMouseMove=kb.bind(this),this._interceptControlDown=Xb.bind(this),this._interceptControlUp=qb.bind(this),this.domElement!==null&&this.connect(this.domElement),this.update()}set cursorStyle(t){this._cursorStyle=t,t==="grab"?this.domElement.style.cursor="grab":this.domElement.style.cursor="auto"}get cursorStyle(){return this._cursorStyle}connect(t){super.connect(t),this.domElement.addEventListener("pointerdown",this._onPointerDown),this.domElement.addEventListener("pointercancel",this._onPointerUp),this.domElement.addEventListener("contextmenu",this._onContextMenu),this.domElement.addEventListener("wheel",this._onMouseWheel,{passive:!1}),this.domElement.ownerDocument.addEventListener("keydown",this._interceptControlDown,{passive:!0,capture:!0}),this.domElement.style.touchAction="none"}disconnect(){this.state=ie.NONE,this.domElement.removeEventListener("pointerdown",this._onPointerDown),this.domElement.ownerDocument.removeEventListener("pointermove",this._onPointerMove),this.domElement.ownerDocument.removeEventListener("pointerup",this._onPointerUp),this.domElement.removeEventListener("pointercancel",this._onPointerUp),this.domElement.removeEventListener("wheel",this._onMouseWheel),this.domElement.removeEventListener("contextmenu",this._onContextMenu),this.stopListenToKeyEvents(),this.domElement.ownerDocument.removeEventListener("keydown",this._interceptControlDown,{capture:!0}),this.domElement.ownerDocument.removeEventListener("keyup",this._interceptControlUp,{capture:!0}),this._controlActive=!1,this._pointers.length=0,this._pointerPositions={},this.domElement.style.touchAction="",this.domElement.style.cursor="auto"}dispose(){this.disconnect()}getPolarAngle(){return this._spherical.phi}getAzimuthalAngle(){return this._spherical.theta}getDistance(){return this.object.position.distanceTo(this.target)}listenToKeyEvents(t){t.addEventListener("keydown",this._onKeyDown),this._domElementKeyEvents=t}stopListenToKeyEvents(){this._domElementKeyEvents!==null&&(this._domElementKeyEvents.removeEventListener("keydown",this._onKeyDown),this._domElementKeyEvents=null)}saveState(){this.target0.copy(this.target),this.position0.copy(this.object.position),this.zoom0=this.object.zoom}reset(){this.target.copy(this.target0),this.object.position.copy(this.position0),this.object.zoom=this.zoom0,this.object.updateProjectionMatrix(),this.dispatchEvent($p),this.update(),this.state=ie.NONE}pan(t,e){this._pan(t,e),this.update()}dollyIn(t){this._dollyIn(t),this.update()}dollyOut(t){this._dollyOut(t),this.update()}rotateLeft(t){this._rotateLeft(t),this.update()}rotateUp(t){this._rotateUp(t),this.update()}update(t=null){let e=this.object.position;Ve.copy(e).sub(this.target),Ve.applyQuaternion(this._quat),this._spherical.setFromVector3(Ve),this.autoRotate&&this.state===ie.NONE&&this._rotateLeft(this._getAutoRotationAngle(t)),this.enableDamping?(this._spherical.theta+=this._sphericalDelta.theta*this.dampingFactor,this._spherical.phi+=this._sphericalDelta.phi*this.dampingFactor):(this._spherical.theta+=this._sphericalDelta.theta,this._spherical.phi+=this._sphericalDelta.phi);let i=this.minAzimuthAngle,s=this.maxAzimuthAngle;isFinite(i)&&isFinite(s)&&(i<-Math.PI?i+=wi:i>Math.PI&&(i-=wi),s<-Math.PI?s+=wi:s>Math.PI&&(s-=wi),i<=s?this._spherical.theta=Math.max(i,Math.min(s,this._spherical.theta)):this._spherical.theta=this._spherical.theta>(i+s)/2?Math.max(i,this._spherical.theta):Math.min(s,this._spherical.theta)),this._spherical.phi=Math.max(this.minPolarAngle,Math.min(this.maxPolarAngle,this._spherical.phi)),this._spherical.makeSafe(),this.enableDamping===!0?this.target.addScaledVector(this._panOffset,this.dampingFactor):this.target.add(this._panOffset),this.target.sub(this.cursor),this.target.clampLength(this.minTargetRadius,this.maxTargetRadius),this.target.add(this.cursor);let r=!1;if(this.zoomToCursor&&this._performCursorZoom||this.object.isOrthographicCamera)this._spherical.radius=this._clampDistance(this._spherical.radius);else{let o=this._spherical.radius;this._spherical.radius=this._clampDistance(this._spherical.radius*this._scale),r=o!=this._spherical.radius}if(Ve.setFromSpherical(this._spherical),Ve.applyQuaternion(this._quatInverse),e.copy(this.target).add(Ve),this.object.lookAt(this.target),this.enableDamping===!0?(this._sphericalDelta.theta*=1-this.dampingFactor,this._sphericalDelta.phi*=1-this.dampingFactor,this._panOffset.multiplyScalar(1-this.dampingFactor)):(this._sphericalDelta.set(0,0,0),this._panOffset.set(0,0,0)),this.zoomToCursor&&this._performCursorZoom){let o=null;if(this.object.isPerspectiveCamera){let a=Ve.length();o=this._clampDistance(a*this._scale);let l=a-o;this.object.position.addScaledVector(this._dollyDirection,l),this.object.updateMatrixWorld(),r=!!l}else if(this.object.isOrthographicCamera){let a=new C(this._mouse.x,this._mouse.y,0);a.unproject(this.object);let l=this.object.zoom;this.object.zoom=Math.max(this.minZoom,Math.min(this.maxZoom,this.object.zoom/this._scale)),this.object.updateProjectionMatrix(),r=l!==this.object.zoom;let c=new C(this._mouse.x,this._mouse.y,0);c.unproject(this.object),this.object.position.sub(c).add(a),this.object.updateMatrixWorld(),o=Ve.length()}else console.warn("WARNING: OrbitControls.js encountered an unknown camera type - zoom to cursor disabled."),this.zoomToCursor=!1;o!==null&&(this.screenSpacePanning?this.target.set(0,0,-1).transformDirection(this.object.matrix).multiplyScalar(o).add(this.object.position):(Jl.origin.copy(this.object.position),Jl.direction.set(0,0,-1).transformDirection(this.object.matrix),Math.abs(this.object.up.dot(Jl.direction))<Nb?this.object.lookAt(this.target):(Zp.setFromNormalAndCoplanarPoint(this.object.up,this.target),Jl.intersectPlane(Zp,this.target))))}else if(this.object.isOrthographicCamera){let o=this.object.zoom;this.object.zoom=Math.max(this.minZoom,Math.min(this.maxZoom,this.object.zoom/this._scale)),o!==this.object.zoom&&(this.object.updateProjectionMatrix(),r=!0)}return this._scale=1,this._performCursorZoom=!1,r||this._lastPosition.distanceToSquared(this.object.position)>Ru||8*(1-this._lastQuaternion.dot(this.object.quaternion))>Ru||this._lastTargetPosition.distanceToSquared(this.target)>Ru?(this.dispatchEvent($p),this._lastPosition.copy(this.object.position),this._lastQuaternion.copy(this.object.quaternion),this._lastTargetPosition.copy(this.target),!0):!1}_getAutoRotationAngle(t){return t!==null?wi/60*this.autoRotateSpeed*t:wi/60/60*this.autoRotateSpeed}_getZoomScale(t){let e=Math.abs(t*.01);return Math.pow(.95,this.zoomSpeed*e)}_rotateLeft(t){this._sphericalDelta.theta-=t}_rotateUp(t){this._sphericalDelta.phi-=t}_panLeft(t,e){Ve.setFromMatrixColumn(e,0),Ve.multiplyScalar(-t),this._panOffset.add(Ve)}_panUp(t,e){this.screenSpacePanning===!0?Ve.setFromMatrixColumn(e,1):(Ve.setFromMatrixColumn(e,0),Ve.crossVectors(this.object.up,Ve)),Ve.multiplyScalar(t),this._panOffset.add(Ve)}_pan(t,e){let i=this.domElement;if(this.object.isPerspectiveCamera){let s=this.object.position;Ve.copy(s).sub(this.target);let r=Ve.length();r*=Math.tan(this.object.fov/2*Math.PI/180),this._panLeft(2*t*r/i.clientHeight,this.object.matrix),this._panUp(2*e*r/i.clientHeight,this.object.matrix)}else this.object.isOrthographicCamera?(this._panLeft(t*(this.object.right-this.object.left)/this.object.zoom/i.clientWidth,this.object.matrix),this._panUp(e*(this.object.top-this.object.bottom)/this.object.zoom/i.clientHeight,this.object.matrix)):(console.warn("WARNING: OrbitControls.js encountered an unknown camera type - pan disabled."),this.enablePan=!1)}_dollyOut(t){this.object.isPerspectiveCamera||this.object.isOrthographicCamera?this._scale/=t:(console.warn("WARNING: OrbitControls.js encountered an unknown camera type - dolly/zoom disabled."),this.enableZoom=!1)}_dollyIn(t){this.object.isPerspectiveCamera||this.object.isOrthographicCamera?this._scale*=t:(console.warn("WARNING: OrbitControls.js encountered an unknown camera type - dolly/zoom disabled."),this.enableZoom=!1)}_updateZoomParameters(t,e){if(!this.zoomToCursor)return;this._performCursorZoom=!0;let i=this.domElement.getBoundingClientRect(),s=t-i.left,r=e-i.top,o=i.width,a=i.height;this._mouse.x=s/o*2-1,this._mouse.y=-(r/a)*2+1,this._dollyDirection.set(this._mouse.x,this._mouse.y,1).unproject(this.object).sub(this.object.position).normalize()}_clampDistance(t){return Math.max(this.minDistance,Math.min(this.maxDistance,t))}_handleMouseDownRotate(t){this._rotateStart.set(t.clientX,t.clientY)}_handleMouseDownDolly(t){this._updateZoomParameters(t.clientX,t.clientY),this._dollyStart.set(t.clientX,t.clientY)}_handleMouseDownPan(t){this._panStart.set(t.clientX,t.clientY)}_handleMouseMoveRotate(t){this._rotateEnd.set(t.clientX,t.clientY),this._rotateDelta.subVectors(this._rotateEnd,this._rotateStart).multiplyScalar(this.rotateSpeed);let e=this.domElement;this._rotateLeft(wi*this._rotateDelta.x/e.clientHeight),this._rotateUp(wi*this._rotateDelta.y/e.clientHeight),this._rotateStart.copy(this._rotateEnd),this.update()}_handleMouseMoveDolly(t){this._dollyEnd.set(t.clientX,t.clientY),this._dollyDelta.subVectors(this._dollyEnd,this._dollyStart),this._dollyDelta.y>0?this._dollyOut(this._getZoomScale(this._dollyDelta.y)):this._dollyDelta.y<0&&this._dollyIn(this._getZoomScale(this._dollyDelta.y)),this._dollyStart.copy(this._dollyEnd),this.zoomToCursor&&(this._performCursorZoom=!0,this._dollyDirection.set(this._mouse.x,this._mouse.y,1).unproject(this.object).sub(this.object.position).normalize()),this.update()}_handleMouseMovePan(t){this._panEnd.set(t.clientX,t.clientY),this._panDelta.subVectors(this._panEnd,this._panStart).multiplyScalar(this.panSpeed),this._pan(this._panDelta.x,this._panDelta.y),this._panStart.copy(this._panEnd),this.update()}_handleMouseWheel(t){this._updateZoomParameters(t.clientX,t.clientY),t.deltaY<0?this._dollyIn(this._getZoomScale(t.deltaY)):t.deltaY>0&&this._dollyOut(this._getZoomScale(t.deltaY)),this.update()}_handleKeyDown(t){let e=!1;switch(t.code){case this.keys.UP:t.ctrlKey||t.metaKey||t.shiftKey?this.enableRotate&&this._rotateUp(wi*this.keyRotateSpeed/this.domElement.clientHeight):this.enablePan&&this._pan(0,this.keyPanSpeed),e=!0;break;case this.keys.BOTTOM:t.ctrlKey||t.metaKey||t.shiftKey?this.enableRotate&&this._rotateUp(-wi*this.keyRotateSpeed/this.domElement.clientHeight):this.enablePan&&this._pan(0,-this.keyPanSpeed),e=!0;break;case this.keys.LEFT:t.ctrlKey||t.metaKey||t.shiftKey?this.enableRotate&&this._rotateLeft(wi*this.keyRotateSpeed/this.domElement.clientHeight):this.enablePan&&this._pan(this.keyPanSpeed,0),e=!0;break;case this.keys.RIGHT:t.ctrlKey||t.metaKey||t.shiftKey?this.enableRotate&&this._rotateLeft(-wi*this.keyRotateSpeed/this.domElement.clientHeight):this.enablePan&&this._pan(-this.keyPanSpeed,0),e=!0;break}e&&(t.preventDefault(),this.update())}_handleTouchStartRotate(t){if(this._pointers.length===1)this._rotateStart.set(t.pageX,t.pageY);else{let e=this._getSecondPointerPosition(t),i=.5*(t.pageX+e.x),s=.5*(t.pageY+e.y);this._rotateStart.set(i,s)}}_handleTouchStartPan(t){if(this._pointers.length===1)this._panStart.set(t.pageX,t.pageY);else{let e=this._getSecondPointerPosition(t),i=.5*(t.pageX+e.x),s=.5*(t.pageY+e.y);this._panStart.set(i,s)}}_handleTouchStartDolly(t){let e=this._getSecondPointerPosition(t),i=t.pageX-e.x,s=t.pageY-e.y,r=Math.sqrt(i*i+s*s);this._dollyStart.set(0,r)}_handleTouchStartDollyPan(t){this.enableZoom&&this._handleTouchStartDolly(t),this.enablePan&&this._handleTouchStartPan(t)}_handleTouchStartDollyRotate(t){this.enableZoom&&this._handleTouchStartDolly(t),this.enableRotate&&this._handleTouchStartRotate(t)}_handleTouchMoveRotate(t){if(this._pointers.length==1)this._rotateEnd.set(t.pageX,t.pageY);else{let i=this._getSecondPointerPosition(t),s=.5*(t.pageX+i.x),r=.5*(t.pageY+i.y);this._rotateEnd.set(s,r)}this._rotateDelta.subVectors(this._rotateEnd,this._rotateStart).multiplyScalar(this.rotateSpeed);let e=this.domElement;this._rotateLeft(wi*this._rotateDelta.x/e.clientHeight),this._rotateUp(wi*this._rotateDelta.y/e.clientHeight),this._rotateStart.copy(this._rotateEnd)}_handleTouchMovePan(t){if(this._pointers.length===1)this._panEnd.set(t.pageX,t.pageY);else{let e=this._getSecondPointerPosition(t),i=.5*(t.pageX+e.x),s=.5*(t.pageY+e.y);this._panEnd.set(i,s)}this._panDelta.subVectors(this._panEnd,this._panStart).multiplyScalar(this.panSpeed),this._pan(this._panDelta.x,this._panDelta.y),this._panStart.copy(this._panEnd)}_handleTouchMoveDolly(t){let e=this._getSecondPointerPosition(t),i=t.pageX-e.x,s=t.pageY-e.y,r=Math.sqrt(i*i+s*s);this._dollyEnd.set(0,r),this._dollyDelta.set(0,Math.pow(this._dollyEnd.y/this._dollyStart.y,this.zoomSpeed)),this._dollyOut(this._dollyDelta.y),this._dollyStart.copy(this._dollyEnd);let o=(t.pageX+e.x)*.5,a=(t.pageY+e.y)*.5;this._updateZoomParameters(o,a)}_handleTouchMoveDollyPan(t){this.enableZoom&&this._handleTouchMoveDolly(t),this.enablePan&&this._handleTouchMovePan(t)}_handleTouchMoveDollyRotate(t){this.enableZoom&&this._handleTouchMoveDolly(t),this.enableRotate&&this._handleTouchMoveRotate(t)}_addPointer(t){this._pointers.push(t.pointerId)}_removePointer(t){delete this._pointerPositions[t.pointerId];for(let e=0;e<this._pointers.length;e++)if(this._pointers[e]==t.pointerId){this._pointers.splice(e,1);return}}_isTrackingPointer(t){for(let e=0;e<this._pointers.length;e++)if(this._pointers[e]==t.pointerId)return!0;return!1}_trackPointer(t){let e=this._pointerPositions[t.pointerId];e===void 0&&(e=new bt,this._pointerPositions[t.pointerId]=e),e.set(t.pageX,t.pageY)}_getSecondPointerPosition(t){let e=t.pointerId===this._pointers[0]?this._pointers[1]:this._pointers[0];return this._pointerPositions[e]}_customWheelEvent(t){let e=t.deltaMode,i={clientX:t.clientX,clientY:t.clientY,deltaY:t.deltaY};switch(e){case 1:i.deltaY*=16;break;case 2:i.deltaY*=100;break}return t.ctrlKey&&!this._controlActive&&(i.deltaY*=10),i}};function Ub(n){this.enabled!==!1&&(this._pointers.length===0&&(this.domElement.setPointerCapture(n.pointerId),this.domElement.ownerDocument.addEventListener("pointermove",this._onPointerMove),this.domElement.ownerDocument.addEventListener("pointerup",this._onPointerUp)),!this._isTrackingPointer(n)&&(this._addPointer(n),n.pointerType==="touch"?this._onTouchStart(n):this._onMouseDown(n),this._cursorStyle==="grab"&&(this.domElement.style.cursor="grabbing")))}function Ob(n){this.enabled!==!1&&(n.pointerType==="touch"?this._onTouchMove(n):this._onMouseMove(n))}function Fb(n){switch(this._removePointer(n),this._pointers.length){case 0:this.domElement.releasePointerCapture(n.pointerId),this.domElement.ownerDocument.removeEventListener("pointermove",this._onPointerMove),this.domElement.ownerDocument.removeEventListener("pointerup",this._onPointerUp),this.dispatchEvent(jp),this.state=ie.NONE,this._cursorStyle==="grab"&&(this.domElement.style.cursor="grab");break;case 1:let t=this._pointers[0],e=this._pointerPositions[t];this._onTouchStart({pointerId:t,pageX:e.x,pageY:e.y});break}}function Bb(n){let t;switch(n.button){case 0:t=this.mouseButtons.LEFT;break;case 1:t=this.mouseButtons.MIDDLE;break;case 2:t=this.mouseButtons.RIGHT;break;default:t=-1}switch(t){case Kn.DOLLY:if(this.enableZoom===!1)return;this._handleMouseDownDolly(n),this.state=ie.DOLLY;break;case Kn.ROTATE:if(n.ctrlKey||n.metaKey||n.shiftKey){if(this.enablePan===!1)return;this._handleMouseDownPan(n),this.state=ie.PAN}else{if(this.enableRotate===!1)return;this._handleMouseDownRotate(n),this.state=ie.ROTATE}break;case Kn.PAN:if(n.ctrlKey||n.metaKey||n.shiftKey){if(this.enableRotate===!1)return;this._handleMouseDownRotate(n),this.state=ie.ROTATE}else{if(this.enablePan===!1)return;this._handleMouseDownPan(n),this.state=ie.PAN}break;default:this.state=ie.NONE}this.state!==ie.NONE&&this.dispatchEvent(Pu)}function kb(n){switch(this.state){case ie.ROTATE:if(this.enableRotate===!1)return;this._handleMouseMoveRotate(n);break;case ie.DOLLY:if(this.enableZoom===!1)return;this._handleMouseMoveDolly(n);break;case ie.PAN:if(this.enablePan===!1)return;this._handleMouseMovePan(n);break}}function zb(n){this.enabled===!1||this.enableZoom===!1||this.state!==ie.NONE||(n.preventDefault(),this.dispatchEvent(Pu),this._handleMouseWheel(this._customWheelEvent(n)),this.dispatchEvent(jp))}function Vb(n){this.enabled!==!1&&this._handleKeyDown(n)}function Hb(n){switch(this._trackPointer(n),this._pointers.length){case 1:switch(this.touches.ONE){case Jn.ROTATE:if(this.enableRotate===!1){this.state=ie.NONE;break}this._handleTouchStartRotate(n),this.state=ie.TOUCH_ROTATE;break;case Jn.PAN:if(this.enablePan===!1){this.state=ie.NONE;break}this._handleTouchStartPan(n),this.state=ie.TOUCH_PAN;break;default:this.state=ie.NONE}break;case 2:switch(this.touches.TWO){case Jn.DOLLY_PAN:if(this.enableZoom===!1&&this.enablePan===!1)return;this._handleTouchStartDollyPan(n),this.state=ie.TOUCH_DOLLY_PAN;break;case Jn.DOLLY_ROTATE:if(this.enableZoom===!1&&this.enableRotate===!1)return;this._handleTouchStartDollyRotate(n),this.state=ie.TOUCH_DOLLY_ROTATE;break;default:this.state=ie.NONE}break;default:this.state=ie.NONE}this.state!==ie.NONE&&this.dispatchEvent(Pu)}function Gb(n){switch(this._trackPointer(n),this.state){case ie.TOUCH_ROTATE:if(this.enableRotate===!1)return;this._handleTouchMoveRotate(n),this.update();break;case ie.TOUCH_PAN:if(this.enablePan===!1)return;this._handleTouchMovePan(n),this.update();break;case ie.TOUCH_DOLLY_PAN:if(this.enableZoom===!1&&this.enablePan===!1)return;this._handleTouchMoveDollyPan(n),this.update();break;case ie.TOUCH_DOLLY_ROTATE:if(this.enableZoom===!1&&this.enableRotate===!1)return;this._handleTouchMoveDollyRotate(n),this.update();break;default:this.state=ie.NONE}}function Wb(n){this.enabled!==!1&&n.preventDefault()}function Xb(n){n.key==="Control"&&(this._controlActive=!0,this.domElement.ownerDocument.addEventListener("keyup",this._interceptControlUp,{passive:!0,capture:!0}))}function qb(n){n.key==="Control"&&(this._controlActive=!1,this.domElement.ownerDocument.removeEventListener("keyup",this._interceptControlUp,{passive:!0,capture:!0}))}var yr=Math.pow(2,-24),Ro=Symbol("SKIP_GENERATION"),tc={strategy:0,maxDepth:40,targetLeafSize:10,useSharedArrayBuffer:!1,setBoundingBox:!0,onProgress:null,indirect:!1,verbose:!0,range:null,[Ro]:!1};function de(n,t,e){return e.min.x=t[n],e.min.y=t[n+1],e.min.z=t[n+2],e.max.x=t[n+3],e.max.y=t[n+4],e.max.z=t[n+5],e}function Po(n){let t=-1,e=-1/0;for(let i=0;i<3;i++){let s=n[i+3]-n[i];s>e&&(e=s,t=i)}return t}function Iu(n,t,e){for(let i=0;i<3;i++){let s=t[n+2*i],r=t[n+2*i+1],o=s-r,a=s+r;o<e[i]&&(e[i]=o),a>e[i+3]&&(e[i+3]=a)}}function ec(n){let t=n[3]-n[0],e=n[4]-n[1],i=n[5]-n[2];return 2*(t*e+e*i+i*t)}function Kt(n,t){return t[n+15]===65535}function ae(n,t){return t[n+6]}function ce(n,t){return t[n+14]}function ne(n){return n+8}function se(n,t){let e=t[n+6];return n+e*8}function vr(n,t){return t[n+7]}function ic(n,t,e,i,s){let r=1/0,o=1/0,a=1/0,l=-1/0,c=-1/0,h=-1/0,d=1/0,u=1/0,f=1/0,g=-1/0,x=-1/0,p=-1/0,m=n.offset||0;for(let y=(t-m)*6,b=(t+e-m)*6;y<b;y+=6){let v=n[y+0],S=n[y+1],w=v-S,_=v+S;w<r&&(r=w),_>l&&(l=_),v<d&&(d=v),v>g&&(g=v);let M=n[y+2],R=n[y+3],A=M-R,P=M+R;A<o&&(o=A),P>c&&(c=P),M<u&&(u=M),M>x&&(x=M);let I=n[y+4],O=n[y+5],L=I-O,B=I+O;L<a&&(a=L),B>h&&(h=B),I<f&&(f=I),I>p&&(p=I)}i[0]=r,i[1]=o,i[2]=a,i[3]=l,i[4]=c,i[5]=h,s[0]=d,s[1]=u,s[2]=f,s[3]=g,s[4]=x,s[5]=p}var fn=8,Du=8,Lu=new Int32Array(fn),dn=new Float32Array(fn*6),xr=new Float32Array(fn*6),Qi=new Float32Array(6),nc=new Float32Array(6),ts=new Int32Array(Du),Jp=new Float32Array(Du*6);function Zb(n,t,e,i){for(let s=0;s<3;s++){let r=t[n+2*s],o=t[n+2*s+1],a=r-o,l=r+o;a<e[i+s]&&(e[i+s]=a),l>e[i+s+3]&&(e[i+s+3]=l)}}function Qp(n,t){let e=n[t+3]-n[t],i=n[t+4]-n[t+1],s=n[t+5]-n[t+2];return 2*(e*i+i*s+s*e)}function tm(n,t,e,i,s,r){let o=-1,a=0;if(r===0)o=Po(t),o!==-1&&(a=(t[o]+t[o+3])/2);else if(r===1)o=Po(n),o!==-1&&(a=jb(e,i,s,o));else if(r===2){let l=ec(n),c=1.25*s,h=e.offset||0,d=(i-h)*6,u=(i+s-h)*6;for(let f=0;f<3;f++){let g=t[f],m=(t[f+3]-g)/fn;if(s<Du){for(let y=0;y<s;y++){let b=d+y*6,v=e[b+2*f],S=y;for(;S>0&&e[ts[S-1]+2*f]>v;)ts[S]=ts[S-1],S--;ts[S]=b}for(let y=0;y<3;y++)Qi[y]=1/0,Qi[y+3]=-1/0,nc[y]=1/0,nc[y+3]=-1/0;for(let y=s-1;y>=0;y--)Iu(ts[y],e,nc),Jp.set(nc,y*6);for(let y=0;y<s-1;y++){Iu(ts[y],e,Qi);let b=e[ts[y+1]+2*f];if(e[ts[y]+2*f]===b)continue;let v=y+1,S=s-v,w=ec(Qi)/l,_=Qp(Jp,v*6)/l,M=1+1.25*(w*v+_*S);M<c&&(o=f,c=M,a=b)}}else{for(let v=0;v<fn;v++){Lu[v]=0;for(let S=0;S<3;S++)dn[v*6+S]=1/0,dn[v*6+S+3]=-1/0}for(let v=d;v<u;v+=6){let _=~~((e[v+2*f]-g)/m);_>=fn&&(_=fn-1),Lu[_]++,Zb(v,e,dn,_*6)}let y=(fn-1)*6;for(let v=0;v<6;v++)xr[y+v]=dn[y+v];for(let v=fn-2;v>=0;v--){let S=v*6,w=S+6;for(let _=0;_<3;_++)xr[S+_]=Math.min(dn[S+_],xr[w+_]),xr[S+_+3]=Math.max(dn[S+_+3],xr[w+_+3])}let b=0;for(let v=0;v<fn-1;v++){let S=v*6,w=Lu[v];if(w!==0)for(let P=0;P<3;P++)b===0?(Qi[P]=dn[S+P],Qi[P+3]=dn[S+P+3]):(Qi[P]=Math.min(Qi[P],dn[S+P]),Qi[P+3]=Math.max(Qi[P+3],dn[S+P+3]));b+=w;let _=0,M=0;b!==0&&(_=ec(Qi)/l);let R=s-b;R!==0&&(M=Qp(xr,S+6)/l);let A=1+1.25*(_*b+M*R);A<c&&(o=f,c=A,a=g+m+v*m)}}}}else console.warn(`BVH: Invalid build strategy value ${r} used.`);return{axis:o,pos:a}}function jb(n,t,e,i){let s=0,r=n.offset;for(let o=t,a=t+e;o<a;o++)s+=n[(o-r)*6+i*2];return s/e}function em(n,t,e,i,s,r){let o=i,a=i+s-1,l=r.pos,c=r.axis*2,h=e.offset||0;for(;;){for(;o<=a&&e[(o-h)*6+c]<l;)o++;for(;o<=a&&e[(a-h)*6+c]>=l;)a--;if(o<a){for(let d=0;d<t;d++){let u=n[o*t+d];n[o*t+d]=n[a*t+d],n[a*t+d]=u}for(let d=0;d<6;d++){let u=o-h,f=a-h,g=e[u*6+d];e[u*6+d]=e[f*6+d],e[f*6+d]=g}o++,a--}else return o}}var Kb=Math.pow(2,32),br=new Float32Array(6),sc=new Float32Array(6);function Jb(n,t,e,i,s,r){let{maxDepth:o,verbose:a,targetLeafSize:l,_strictLeafSize:c=1/0,strategy:h,onProgress:d,useSharedArrayBuffer:u=!1}=s,f=n.primitiveBuffer,g=n.primitiveBufferStride,x=u?SharedArrayBuffer:ArrayBuffer,p=new x(32*Math.max(1,2*Math.ceil(i)-1)),m=new Float32Array(p),y=new Uint32Array(p),b=new Uint16Array(p),v=0,S=!1;return ic(t,e,i,br,sc),M(e,i,0),p.slice(0,v*32);function w(R){d&&d((R-r.offset)/r.count)}function _(R,A,P){let I=R*2;y[R+6]=A,b[I+14]=P,b[I+15]=65535,w(A+P)}function M(R,A,P){let I=v++,O=I*8;m.set(br,O),!S&&P>=o&&(S=!0,a&&console.warn(`BVH: Max depth of ${o} reached when generating BVH. Consider increasing maxDepth.`));let L=A>c;if(A<=l&&!L||P>=o){_(O,R,A);return}let B=tm(br,sc,t,R,A,h),H=B.axis===-1?-1:em(f,g,t,R,A,B);if(B.axis===-1||H===R||H===R+A){if(!L){_(O,R,A);return}B.axis=Math.max(0,Po(br)),H=R+Math.max(1,Math.floor(A/2))}y[O+7]=B.axis;let G=H-R;ic(t,R,G,br,sc),M(R,G,P+1);let et=v-I;if(et>Kb)throw new Error("MeshBVH: Cannot store relative child node offset greater than 32 bits.");y[O+6]=et;let X=A-G;ic(t,H,X,br,sc),M(H,X,P+1)}}function im(n,t){let e=n.getRootRanges(t.range),i=e[0],s=e[e.length-1],r={offset:i.offset,count:s.offset+s.count-i.offset},o=new Float32Array(6*r.count);o.offset=r.offset,n.computePrimitiveBounds(r.offset,r.count,o),n._roots=e.map(a=>Jb(n,o,a.offset,a.count,t,r))}var es=class{constructor(t){this._getNewPrimitive=t,this._primitives=[]}getPrimitive(){let t=this._primitives;return t.length===0?this._getNewPrimitive():t.pop()}releasePrimitive(t){this._primitives.push(t)}};var Nu=class{constructor(){this.float32Array=null,this.uint16Array=null,this.uint32Array=null;let t=[],e=null;this.setBuffer=i=>{e&&t.push(e),e=i,this.float32Array=new Float32Array(i),this.uint16Array=new Uint16Array(i),this.uint32Array=new Uint32Array(i)},this.clearBuffer=()=>{e=null,this.float32Array=null,this.uint16Array=null,this.uint32Array=null,t.length!==0&&this.setBuffer(t.pop())}}},qt=new Nu;var is,Mr,Sr=[],rc=new es(()=>new ee);function nm(n,t,e,i,s,r){is=rc.getPrimitive(),Mr=rc.getPrimitive(),Sr.push(is,Mr),qt.setBuffer(n._roots[t]);let o=Uu(0,n.geometry,e,i,s,r);qt.clearBuffer(),rc.releasePrimitive(is),rc.releasePrimitive(Mr),Sr.pop(),Sr.pop();let a=Sr.length;return a>0&&(Mr=Sr[a-1],is=Sr[a-2]),o}function Uu(n,t,e,i,s=null,r=0,o=0){let{float32Array:a,uint16Array:l,uint32Array:c}=qt,h=n*2;if(Kt(h,l)){let u=ae(n,c),f=ce(h,l);return de(n,a,is),i(u,f,!1,o,r+n/8,is)}else{let A=function(I){let{uint16Array:O,uint32Array:L}=qt,B=I*2;for(;!Kt(B,O);)I=ne(I),B=I*2;return ae(I,L)},P=function(I){let{uint16Array:O,uint32Array:L}=qt,B=I*2;for(;!Kt(B,O);)I=se(I,L),B=I*2;return ae(I,L)+ce(B,O)},u=ne(n),f=se(n,c),g=u,x=f,p,m,y,b;if(s&&(y=is,b=Mr,de(g,a,y),de(x,a,b),p=s(y),m=s(b),m<p)){g=f,x=u;let I=p;p=m,m=I,y=b}y||(y=is,de(g,a,y));let v=Kt(g*2,l),S=e(y,v,p,o+1,r+g/8),w;if(S===2){let I=A(g),L=P(g)-I;w=i(I,L,!0,o+1,r+g/8,y)}else w=S&&Uu(g,t,e,i,s,r,o+1);if(w)return!0;b=Mr,de(x,a,b);let _=Kt(x*2,l),M=e(b,_,m,o+1,r+x/8),R;if(M===2){let I=A(x),L=P(x)-I;R=i(I,L,!0,o+1,r+x/8,b)}else R=M&&Uu(x,t,e,i,s,r,o+1);return!!R}}var Io=new qt.constructor,oc=new qt.constructor,ns=new es(()=>new ee),wr=new ee,Tr=new ee,Fu=new ee,Bu=new ee,ku=!1;function sm(n,t,e,i){if(ku)throw new Error("MeshBVH: Recursive calls to bvhcast not supported.");ku=!0;let s=n._roots,r=t._roots,o,a=0,l=0,c=new Dt().copy(e).invert();for(let h=0,d=s.length;h<d;h++){Io.setBuffer(s[h]),l=0;let u=ns.getPrimitive();de(0,Io.float32Array,u),u.applyMatrix4(c);for(let f=0,g=r.length;f<g&&(oc.setBuffer(r[f]),o=tn(0,0,e,c,i,a,l,0,0,u),oc.clearBuffer(),l+=r[f].byteLength/32,!o);f++);if(ns.releasePrimitive(u),Io.clearBuffer(),a+=s[h].byteLength/32,o)break}return ku=!1,o}function tn(n,t,e,i,s,r=0,o=0,a=0,l=0,c=null,h=!1){let d,u;h?(d=oc,u=Io):(d=Io,u=oc);let f=d.float32Array,g=d.uint32Array,x=d.uint16Array,p=u.float32Array,m=u.uint32Array,y=u.uint16Array,b=n*2,v=t*2,S=Kt(b,x),w=Kt(v,y),_=!1;if(w&&S)h?_=s(ae(t,m),ce(t*2,y),ae(n,g),ce(n*2,x),l,o+t/8,a,r+n/8):_=s(ae(n,g),ce(n*2,x),ae(t,m),ce(t*2,y),a,r+n/8,l,o+t/8);else if(w){let M=ns.getPrimitive();de(t,p,M),M.applyMatrix4(e);let R=ne(n),A=se(n,g);de(R,f,wr),de(A,f,Tr);let P=M.intersectsBox(wr),I=M.intersectsBox(Tr);_=P&&tn(t,R,i,e,s,o,r,l,a+1,M,!h)||I&&tn(t,A,i,e,s,o,r,l,a+1,M,!h),ns.releasePrimitive(M)}else{let M=ne(t),R=se(t,m);de(M,p,Fu),de(R,p,Bu);let A=c.intersectsBox(Fu),P=c.intersectsBox(Bu);if(A&&P)_=tn(n,M,e,i,s,r,o,a,l+1,c,h)||tn(n,R,e,i,s,r,o,a,l+1,c,h);else if(A)if(S)_=tn(n,M,e,i,s,r,o,a,l+1,c,h);else{let I=ns.getPrimitive();I.copy(Fu).applyMatrix4(e);let O=ne(n),L=se(n,g);de(O,f,wr),de(L,f,Tr);let B=I.intersectsBox(wr),H=I.intersectsBox(Tr);_=B&&tn(M,O,i,e,s,o,r,l,a+1,I,!h)||H&&tn(M,L,i,e,s,o,r,l,a+1,I,!h),ns.releasePrimitive(I)}else if(P)if(S)_=tn(n,R,e,i,s,r,o,a,l+1,c,h);else{let I=ns.getPrimitive();I.copy(Bu).applyMatrix4(e);let O=ne(n),L=se(n,g);de(O,f,wr),de(L,f,Tr);let B=I.intersectsBox(wr),H=I.intersectsBox(Tr);_=B&&tn(R,O,i,e,s,o,r,l,a+1,I,!h)||H&&tn(R,L,i,e,s,o,r,l,a+1,I,!h),ns.releasePrimitive(I)}}return _}var ac=new class{constructor(){let n=null,t=null,e=null,i=!1;this.root=null,this.buffer=null,this.uint32Array=null,this.uint16Array=null,this.setBVH=(r,o)=>{if(i)throw new Error("BVHTraversalHelper: cannot call setBVH during an active traversal.");this.root=o,this.buffer=n=r._roots[o],this.uint16Array=e=new Uint16Array(n),this.uint32Array=t=new Uint32Array(n)},this.reset=()=>{this.root=null,this.buffer=n=null,this.uint16Array=e=null,this.uint32Array=t=null},this.getRangeStart=r=>{let o=r*2;for(;!Kt(o,e);)r=ne(r),o=r*2;return ae(r,t)},this.getRangeEnd=r=>{let o=r*2;for(;!Kt(o,e);)r=se(r,t),o=r*2;return ae(r,t)+ce(o,e)};let s=(r,o,a)=>{let l=o*2,c=Kt(l,e);if(!r(a,c,o)&&!c){let d=ne(o),u=se(o,t);s(r,d,a+1),s(r,u,a+1)}};this.traverseBuffer=r=>{if(i)throw new Error("BVHTraversalHelper: cannot start a traversal during an active traversal.");i=!0;try{s(r,0,0)}finally{i=!1}},this.traverse=r=>{this.traverseBuffer((o,a,l)=>{if(a){let c=l*2,h=t[l+6],d=e[c+14];return r(o,a,new Float32Array(n,l*4,6),h,d)}else{let c=vr(l,t);return r(o,a,new Float32Array(n,l*4,6),c)}})}}};var rm=new ee,Er=new Float32Array(6),lc=class{constructor(){this._roots=null,this.primitiveBuffer=null,this.primitiveBufferStride=null}init(t){t={...tc,...t},"maxLeafSize"in t&&(console.warn('BVH: "maxLeafSize" option has been deprecated. Use "targetLeafSize", instead.'),t={...t,targetLeafSize:t.maxLeafSize}),im(this,t)}getRootRanges(){throw new Error("BVH: getRootRanges() not implemented")}writePrimitiveBounds(){throw new Error("BVH: writePrimitiveBounds() not implemented")}writePrimitiveRangeBounds(t,e,i,s){let r=1/0,o=1/0,a=1/0,l=-1/0,c=-1/0,h=-1/0;for(let d=t,u=t+e;d<u;d++){this.writePrimitiveBounds(d,Er,0);let[f,g,x,p,m,y]=Er;f<r&&(r=f),p>l&&(l=p),g<o&&(o=g),m>c&&(c=m),x<a&&(a=x),y>h&&(h=y)}return i[s+0]=r,i[s+1]=o,i[s+2]=a,i[s+3]=l,i[s+4]=c,i[s+5]=h,i}computePrimitiveBounds(t,e,i){let s=i.offset||0;for(let r=t,o=t+e;r<o;r++){this.writePrimitiveBounds(r,Er,0);let[a,l,c,h,d,u]=Er,f=(a+h)/2,g=(l+d)/2,x=(c+u)/2,p=(h-a)/2,m=(d-l)/2,y=(u-c)/2,b=(r-s)*6;i[b+0]=f,i[b+1]=p+(Math.abs(f)+p)*yr,i[b+2]=g,i[b+3]=m+(Math.abs(g)+m)*yr,i[b+4]=x,i[b+5]=y+(Math.abs(x)+y)*yr}return i}shiftPrimitiveOffsets(t){let e=this._indirectBuffer;if(e)for(let i=0,s=e.length;i<s;i++)e[i]+=t;else{let i=this._roots;for(let s=0;s<i.length;s++){let r=i[s],o=new Uint32Array(r),a=new Uint16Array(r),l=r.byteLength/32;for(let c=0;c<l;c++){let h=8*c,d=2*h;Kt(d,a)&&(o[h+6]+=t)}}}}traverse(t,e=0){ac.setBVH(this,e),ac.traverse(t),ac.reset()}refit(){let t=this._roots;for(let e=0,i=t.length;e<i;e++){let s=t[e],r=new Uint32Array(s),o=new Uint16Array(s),a=new Float32Array(s),l=s.byteLength/32;for(let c=l-1;c>=0;c--){let h=c*8,d=h*2;if(Kt(d,o)){let f=ae(h,r),g=ce(d,o);this.writePrimitiveRangeBounds(f,g,Er,0),a.set(Er,h)}else{let f=ne(h),g=se(h,r);for(let x=0;x<3;x++){let p=a[f+x],m=a[f+x+3],y=a[g+x],b=a[g+x+3];a[h+x]=p<y?p:y,a[h+x+3]=m>b?m:b}}}}}getBoundingBox(t){return t.makeEmpty(),this._roots.forEach(i=>{de(0,new Float32Array(i),rm),t.union(rm)}),t}shapecast(t){let{boundsTraverseOrder:e,intersectsBounds:i,intersectsRange:s,intersectsPrimitive:r,scratchPrimitive:o,iterate:a}=t;if(s&&r){let d=s;s=(u,f,g,x,p)=>d(u,f,g,x,p)?!0:a(u,f,this,r,g,x,o)}else s||(r?s=(d,u,f,g)=>a(d,u,this,r,f,g,o):s=(d,u,f)=>f);let l=!1,c=0,h=this._roots;for(let d=0,u=h.length;d<u;d++){let f=h[d];if(l=nm(this,d,i,s,e,c),l)break;c+=f.byteLength/32}return l}bvhcast(t,e,i){let{intersectsRanges:s}=i;return sm(this,t,e,s)}};function om(){return typeof SharedArrayBuffer<"u"}function zu(n){return n.index?n.index.count:n.attributes.position.count}function ss(n){return zu(n)/3}function tS(n,t=ArrayBuffer){return n>65535?new Uint32Array(new t(4*n)):new Uint16Array(new t(2*n))}function am(n,t){if(!n.index){let e=n.attributes.position.count,i=t.useSharedArrayBuffer?SharedArrayBuffer:ArrayBuffer,s=tS(e,i);n.setIndex(new Re(s,1));for(let r=0;r<e;r++)s[r]=r}}function eS(n,t,e){let i=zu(n)/e,s=t||n.drawRange,r=s.start/e,o=(s.start+s.count)/e,a=Math.max(0,r),l=Math.min(i,o)-a;return{offset:Math.floor(a),count:Math.floor(l)}}function iS(n,t){return n.groups.map(e=>({offset:e.start/t,count:e.count/t}))}function Vu(n,t,e){let i=eS(n,t,e),s=iS(n,e);if(!s.length)return[i];let r=[],o=i.offset,a=i.offset+i.count,l=zu(n)/e,c=[];for(let u of s){let{offset:f,count:g}=u,x=f,p=isFinite(g)?g:l-f,m=f+p;x<a&&m>o&&(c.push({pos:Math.max(o,x),isStart:!0}),c.push({pos:Math.min(a,m),isStart:!1}))}c.sort((u,f)=>u.pos!==f.pos?u.pos-f.pos:u.type==="end"?-1:1);let h=0,d=null;for(let u of c){let f=u.pos;h!==0&&f!==d&&r.push({offset:d,count:f-d}),h+=u.isStart?1:-1,d=f}return r}function nS(n,t){let e=n[n.length-1],i=e.offset+e.count>2**16,s=n.reduce((c,h)=>c+h.count,0),r=i?4:2,o=t?new SharedArrayBuffer(s*r):new ArrayBuffer(s*r),a=i?new Uint32Array(o):new Uint16Array(o),l=0;for(let c=0;c<n.length;c++){let{offset:h,count:d}=n[c];for(let u=0;u<d;u++)a[l+u]=h+u;l+=d}return a}var cc=class extends lc{get indirect(){return!!this._indirectBuffer}get primitiveStride(){return null}get primitiveBufferStride(){return this.indirect?1:this.primitiveStride}set primitiveBufferStride(t){}get primitiveBuffer(){return this.indirect?this._indirectBuffer:this.geometry.index.array}set primitiveBuffer(t){}constructor(t,e={}){if(t.isBufferGeometry){if(t.index&&t.index.isInterleavedBufferAttribute)throw new Error("BVH: InterleavedBufferAttribute is not supported for the index attribute.")}else throw new Error("BVH: Only BufferGeometries are supported.");if(e.useSharedArrayBuffer&&!om())throw new Error("BVH: SharedArrayBuffer is not available.");super(),this.geometry=t,this.resolvePrimitiveIndex=e.indirect?i=>this._indirectBuffer[i]:i=>i,this.primitiveBuffer=null,this.primitiveBufferStride=null,this._indirectBuffer=null,e={...tc,...e},e[Ro]||this.init(e)}init(t){let{geometry:e,primitiveStride:i}=this;if(t.indirect){let s=Vu(e,t.range,i),r=nS(s,t.useSharedArrayBuffer);this._indirectBuffer=r}else am(e,t);super.init(t),!e.boundingBox&&t.setBoundingBox&&(e.boundingBox=this.getBoundingBox(new ee))}getRootRanges(t){return this.indirect?[{offset:0,count:this._indirectBuffer.length}]:Vu(this.geometry,t,this.primitiveStride)}raycastObject3D(){throw new Error("BVH: raycastObject3D() not implemented")}};var Ni=class{constructor(){this.min=1/0,this.max=-1/0}setFromPointsField(t,e){let i=1/0,s=-1/0;for(let r=0,o=t.length;r<o;r++){let l=t[r][e];i=l<i?l:i,s=l>s?l:s}this.min=i,this.max=s}setFromPoints(t,e){let i=1/0,s=-1/0;for(let r=0,o=e.length;r<o;r++){let a=e[r],l=t.dot(a);i=l<i?l:i,s=l>s?l:s}this.min=i,this.max=s}isSeparated(t){return this.min>t.max||t.min>this.max}};Ni.prototype.setFromBox=(function(){let n=new C;return function(e,i){let s=i.min,r=i.max,o=1/0,a=-1/0;for(let l=0;l<=1;l++)for(let c=0;c<=1;c++)for(let h=0;h<=1;h++){n.x=s.x*l+r.x*(1-l),n.y=s.y*c+r.y*(1-c),n.z=s.z*h+r.z*(1-h);let d=e.dot(n);o=Math.min(d,o),a=Math.max(d,a)}this.min=o,this.max=a}})();var sS=(function(){let n=new C,t=new C,e=new C;return function(s,r,o){let a=s.start,l=n,c=r.start,h=t;e.subVectors(a,c),n.subVectors(s.end,s.start),t.subVectors(r.end,r.start);let d=e.dot(h),u=h.dot(l),f=h.dot(h),g=e.dot(l),p=l.dot(l)*f-u*u,m,y;p!==0?m=(d*u-g*f)/p:m=0,y=(d+m*u)/f,o.x=m,o.y=y}})(),Lo=(function(){let n=new bt,t=new C,e=new C;return function(s,r,o,a){sS(s,r,n);let l=n.x,c=n.y;if(l>=0&&l<=1&&c>=0&&c<=1){s.at(l,o),r.at(c,a);return}else if(l>=0&&l<=1){c<0?r.at(0,a):r.at(1,a),s.closestPointToPoint(a,!0,o);return}else if(c>=0&&c<=1){l<0?s.at(0,o):s.at(1,o),r.closestPointToPoint(o,!0,a);return}else{let h;l<0?h=s.start:h=s.end;let d;c<0?d=r.start:d=r.end;let u=t,f=e;if(s.closestPointToPoint(d,!0,t),r.closestPointToPoint(h,!0,e),u.distanceToSquared(d)<=f.distanceToSquared(h)){o.copy(u),a.copy(d);return}else{o.copy(h),a.copy(f);return}}}})(),lm=(function(){let n=new C,t=new C,e=new Je,i=new yi;return function(r,o){let{radius:a,center:l}=r,{a:c,b:h,c:d}=o;if(i.start=c,i.end=h,i.closestPointToPoint(l,!0,n).distanceTo(l)<=a||(i.start=c,i.end=d,i.closestPointToPoint(l,!0,n).distanceTo(l)<=a)||(i.start=h,i.end=d,i.closestPointToPoint(l,!0,n).distanceTo(l)<=a))return!0;let x=o.getPlane(e);if(Math.abs(x.distanceToPoint(l))<=a){let m=x.projectPoint(l,t);if(o.containsPoint(m))return!0}return!1}})();var rS=["x","y","z"],Dn=1e-15,cm=Dn*Dn;function Hi(n){return Math.abs(n)<Dn}var ii=class extends Qe{constructor(...t){super(...t),this.isExtendedTriangle=!0,this.satAxes=new Array(4).fill().map(()=>new C),this.satBounds=new Array(4).fill().map(()=>new Ni),this.points=[this.a,this.b,this.c],this.plane=new Je,this.isDegenerateIntoSegment=!1,this.isDegenerateIntoPoint=!1,this.degenerateSegment=new yi,this.needsUpdate=!0}intersectsSphere(t){return lm(t,this)}update(){let t=this.a,e=this.b,i=this.c,s=this.points,r=this.satAxes,o=this.satBounds,a=r[0],l=o[0];this.getNormal(a),l.setFromPoints(a,s);let c=r[1],h=o[1];c.subVectors(t,e),h.setFromPoints(c,s);let d=r[2],u=o[2];d.subVectors(e,i),u.setFromPoints(d,s);let f=r[3],g=o[3];f.subVectors(i,t),g.setFromPoints(f,s);let x=c.length(),p=d.length(),m=f.length();this.isDegenerateIntoPoint=!1,this.isDegenerateIntoSegment=!1,x<Dn?p<Dn||m<Dn?this.isDegenerateIntoPoint=!0:(this.isDegenerateIntoSegment=!0,this.degenerateSegment.start.copy(t),this.degenerateSegment.end.copy(i)):p<Dn?m<Dn?this.isDegenerateIntoPoint=!0:(this.isDegenerateIntoSegment=!0,this.degenerateSegment.start.copy(e),this.degenerateSegment.end.copy(t)):m<Dn&&(this.isDegenerateIntoSegment=!0,this.degenerateSegment.start.copy(i),this.degenerateSegment.end.copy(e)),this.plane.setFromNormalAndCoplanarPoint(a,t),this.needsUpdate=!1}};ii.prototype.closestPointToSegment=(function(){let n=new C,t=new C,e=new yi;return function(s,r=null,o=null){this.needsUpdate&&this.update();let{start:a,end:l}=s,c=this.points,h,d=1/0,u=this.plane.distanceToPoint(a),f=this.plane.distanceToPoint(l);if(u*f<0&&this.plane.intersectLine(s,n)!==null&&this.containsPoint(n))return r&&r.copy(n),o&&o.copy(n),0;for(let g=0;g<3;g++){let x=(g+1)%3;e.start.copy(c[g]),e.end.copy(c[x]),Lo(e,s,n,t),h=n.distanceToSquared(t),h<d&&(d=h,r&&r.copy(n),o&&o.copy(t))}return this.closestPointToPoint(a,n),h=a.distanceToSquared(n),h<d&&(d=h,r&&r.copy(n),o&&o.copy(a)),this.closestPointToPoint(l,n),h=l.distanceToSquared(n),h<d&&(d=h,r&&r.copy(n),o&&o.copy(l)),Math.sqrt(d)}})();ii.prototype.intersectsTriangle=(function(){let n=new ii,t=new Ni,e=new Ni,i=new C,s=new C,r=new C,o=new C,a=new yi,l=new yi,c=new C,h=new bt,d=new bt;function u(b,v,S,w){let _=i;!b.isDegenerateIntoPoint&&!b.isDegenerateIntoSegment?_.copy(b.plane.normal):_.copy(v.plane.normal);let M=b.satBounds,R=b.satAxes;for(let I=1;I<4;I++){let O=M[I],L=R[I];if(t.setFromPoints(L,v.points),O.isSeparated(t)||(o.copy(_).cross(L),t.setFromPoints(o,b.points),e.setFromPoints(o,v.points),t.isSeparated(e)))return!1}let A=v.satBounds,P=v.satAxes;for(let I=1;I<4;I++){let O=A[I],L=P[I];if(t.setFromPoints(L,b.points),O.isSeparated(t)||(o.crossVectors(_,L),t.setFromPoints(o,b.points),e.setFromPoints(o,v.points),t.isSeparated(e)))return!1}return S&&(w||console.warn("ExtendedTriangle.intersectsTriangle: Triangles are coplanar which does not support an output edge. Setting edge to 0, 0, 0."),S.start.set(0,0,0),S.end.set(0,0,0)),!0}function f(b,v,S,w,_,M,R,A,P,I,O){let L=R/(R-A);I.x=w+(_-w)*L,O.start.subVectors(v,b).multiplyScalar(L).add(b),L=R/(R-P),I.y=w+(M-w)*L,O.end.subVectors(S,b).multiplyScalar(L).add(b)}function g(b,v,S,w,_,M,R,A,P,I,O){if(_>0)f(b.c,b.a,b.b,w,v,S,P,R,A,I,O);else if(M>0)f(b.b,b.a,b.c,S,v,w,A,R,P,I,O);else if(A*P>0||R!=0)f(b.a,b.b,b.c,v,S,w,R,A,P,I,O);else if(A!=0)f(b.b,b.a,b.c,S,v,w,A,R,P,I,O);else if(P!=0)f(b.c,b.a,b.b,w,v,S,P,R,A,I,O);else return!0;return!1}function x(b,v,S,w){let _=v.degenerateSegment,M=b.plane.distanceToPoint(_.start),R=b.plane.distanceToPoint(_.end);return Hi(M)?Hi(R)?u(b,v,S,w):(S&&(S.start.copy(_.start),S.end.copy(_.start)),b.containsPoint(_.start)):Hi(R)?(S&&(S.start.copy(_.end),S.end.copy(_.end)),b.containsPoint(_.end)):b.plane.intersectLine(_,i)!=null?(S&&(S.start.copy(i),S.end.copy(i)),b.containsPoint(i)):!1}function p(b,v,S){let w=v.a;return Hi(b.plane.distanceToPoint(w))&&b.containsPoint(w)?(S&&(S.start.copy(w),S.end.copy(w)),!0):!1}function m(b,v,S){let w=b.degenerateSegment,_=v.a;return w.closestPointToPoint(_,!0,i),_.distanceToSquared(i)<cm?(S&&(S.start.copy(_),S.end.copy(_)),!0):!1}function y(b,v,S,w){if(b.isDegenerateIntoSegment)if(v.isDegenerateIntoSegment){let _=b.degenerateSegment,M=v.degenerateSegment,R=s,A=r;_.delta(R),M.delta(A);let P=i.subVectors(M.start,_.start),I=R.x*A.y-R.y*A.x;if(Hi(I))return!1;let O=(P.x*A.y-P.y*A.x)/I,L=-(R.x*P.y-R.y*P.x)/I;if(O<0||O>1||L<0||L>1)return!1;let B=_.start.z+R.z*O,H=M.start.z+A.z*L;return Hi(B-H)?(S&&(S.start.copy(_.start).addScaledVector(R,O),S.end.copy(_.start).addScaledVector(R,O)),!0):!1}else return v.isDegenerateIntoPoint?m(b,v,S):x(v,b,S,w);else{if(b.isDegenerateIntoPoint)return v.isDegenerateIntoPoint?v.a.distanceToSquared(b.a)<cm?(S&&(S.start.copy(b.a),S.end.copy(b.a)),!0):!1:v.isDegenerateIntoSegment?m(v,b,S):p(v,b,S);if(v.isDegenerateIntoPoint)return p(b,v,S);if(v.isDegenerateIntoSegment)return x(b,v,S,w)}}return function(v,S=null,w=!1){this.needsUpdate&&this.update(),v.isExtendedTriangle?v.needsUpdate&&v.update():(n.copy(v),n.update(),v=n);let _=y(this,v,S,w);if(_!==void 0)return _;let M=this.plane,R=v.plane,A=R.distanceToPoint(this.a),P=R.distanceToPoint(this.b),I=R.distanceToPoint(this.c);Hi(A)&&(A=0),Hi(P)&&(P=0),Hi(I)&&(I=0);let O=A*P,L=A*I;if(O>0&&L>0)return!1;let B=M.distanceToPoint(v.a),H=M.distanceToPoint(v.b),G=M.distanceToPoint(v.c);Hi(B)&&(B=0),Hi(H)&&(H=0),Hi(G)&&(G=0);let et=B*H,X=B*G;if(et>0&&X>0)return!1;s.copy(M.normal),r.copy(R.normal);let J=s.cross(r),tt=0,vt=Math.abs(J.x),Nt=Math.abs(J.y);Nt>vt&&(vt=Nt,tt=1),Math.abs(J.z)>vt&&(tt=2);let ut=rS[tt],xt=this.a[ut],Rt=this.b[ut],mt=this.c[ut],Ft=v.a[ut],Ce=v.b[ut],It=v.c[ut];if(g(this,xt,Rt,mt,O,L,A,P,I,h,a))return u(this,v,S,w);if(g(v,Ft,Ce,It,et,X,B,H,G,d,l))return u(this,v,S,w);if(h.y<h.x){let Jt=h.y;h.y=h.x,h.x=Jt,c.copy(a.start),a.start.copy(a.end),a.end.copy(c)}if(d.y<d.x){let Jt=d.y;d.y=d.x,d.x=Jt,c.copy(l.start),l.start.copy(l.end),l.end.copy(c)}return h.y<d.x||d.y<h.x?!1:(S&&(d.x>h.x?S.start.copy(l.start):S.start.copy(a.start),d.y<h.y?S.end.copy(l.end):S.end.copy(a.end)),!0)}})();ii.prototype.distanceToPoint=(function(){let n=new C;return function(e){return this.closestPointToPoint(e,n),e.distanceTo(n)}})();ii.prototype.distanceToTriangle=(function(){let n=new C,t=new C,e=["a","b","c"],i=new yi,s=new yi;return function(o,a=null,l=null){let c=a||l?i:null;if(this.intersectsTriangle(o,c,!0))return(a||l)&&(a&&c.getCenter(a),l&&c.getCenter(l)),0;let h=1/0;for(let d=0;d<3;d++){let u,f=e[d],g=o[f];this.closestPointToPoint(g,n),u=g.distanceToSquared(n),u<h&&(h=u,a&&a.copy(n),l&&l.copy(g));let x=this[f];o.closestPointToPoint(x,n),u=x.distanceToSquared(n),u<h&&(h=u,a&&a.copy(x),l&&l.copy(n))}for(let d=0;d<3;d++){let u=e[d],f=e[(d+1)%3];i.set(this[u],this[f]);for(let g=0;g<3;g++){let x=e[g],p=e[(g+1)%3];s.set(o[x],o[p]),Lo(i,s,n,t);let m=n.distanceToSquared(t);m<h&&(h=m,a&&a.copy(n),l&&l.copy(t))}}return Math.sqrt(h)}})();var Pe=class{constructor(t,e,i){this.isOrientedBox=!0,this.min=new C,this.max=new C,this.matrix=new Dt,this.invMatrix=new Dt,this.points=new Array(8).fill().map(()=>new C),this.satAxes=new Array(3).fill().map(()=>new C),this.satBounds=new Array(3).fill().map(()=>new Ni),this.alignedSatBounds=new Array(3).fill().map(()=>new Ni),this.needsUpdate=!1,t&&this.min.copy(t),e&&this.max.copy(e),i&&this.matrix.copy(i)}set(t,e,i){this.min.copy(t),this.max.copy(e),this.matrix.copy(i),this.needsUpdate=!0}copy(t){this.min.copy(t.min),this.max.copy(t.max),this.matrix.copy(t.matrix),this.needsUpdate=!0}};Pe.prototype.update=(function(){return function(){let t=this.matrix,e=this.min,i=this.max,s=this.points;for(let c=0;c<=1;c++)for(let h=0;h<=1;h++)for(let d=0;d<=1;d++){let u=1*c|2*h|4*d,f=s[u];f.x=c?i.x:e.x,f.y=h?i.y:e.y,f.z=d?i.z:e.z,f.applyMatrix4(t)}let r=this.satBounds,o=this.satAxes,a=s[0];for(let c=0;c<3;c++){let h=o[c],d=r[c],u=1<<c,f=s[u];h.subVectors(a,f),d.setFromPoints(h,s)}let l=this.alignedSatBounds;l[0].setFromPointsField(s,"x"),l[1].setFromPointsField(s,"y"),l[2].setFromPointsField(s,"z"),this.invMatrix.copy(this.matrix).invert(),this.needsUpdate=!1}})();Pe.prototype.intersectsBox=(function(){let n=new Ni;return function(e){this.needsUpdate&&this.update();let i=e.min,s=e.max,r=this.satBounds,o=this.satAxes,a=this.alignedSatBounds;if(n.min=i.x,n.max=s.x,a[0].isSeparated(n)||(n.min=i.y,n.max=s.y,a[1].isSeparated(n))||(n.min=i.z,n.max=s.z,a[2].isSeparated(n)))return!1;for(let l=0;l<3;l++){let c=o[l],h=r[l];if(n.setFromBox(c,e),h.isSeparated(n))return!1}return!0}})();Pe.prototype.intersectsTriangle=(function(){let n=new ii,t=new Array(3),e=new Ni,i=new Ni,s=new C;return function(o){this.needsUpdate&&this.update(),o.isExtendedTriangle?o.needsUpdate&&o.update():(n.copy(o),n.update(),o=n);let a=this.satBounds,l=this.satAxes;t[0]=o.a,t[1]=o.b,t[2]=o.c;for(let u=0;u<3;u++){let f=a[u],g=l[u];if(e.setFromPoints(g,t),f.isSeparated(e))return!1}let c=o.satBounds,h=o.satAxes,d=this.points;for(let u=0;u<3;u++){let f=c[u],g=h[u];if(e.setFromPoints(g,d),f.isSeparated(e))return!1}for(let u=0;u<3;u++){let f=l[u];for(let g=0;g<4;g++){let x=h[g];if(s.crossVectors(f,x),e.setFromPoints(s,t),i.setFromPoints(s,d),e.isSeparated(i))return!1}}return!0}})();Pe.prototype.closestPointToPoint=(function(){return function(t,e){return this.needsUpdate&&this.update(),e.copy(t).applyMatrix4(this.invMatrix).clamp(this.min,this.max).applyMatrix4(this.matrix),e}})();Pe.prototype.distanceToPoint=(function(){let n=new C;return function(e){return this.closestPointToPoint(e,n),e.distanceTo(n)}})();Pe.prototype.distanceToBox=(function(){let n=["x","y","z"],t=new Array(12).fill().map(()=>new yi),e=new Array(12).fill().map(()=>new yi),i=new C,s=new C;return function(o,a=0,l=null,c=null){if(this.needsUpdate&&this.update(),this.intersectsBox(o))return(l||c)&&(o.getCenter(s),this.closestPointToPoint(s,i),o.closestPointToPoint(i,s),l&&l.copy(i),c&&c.copy(s)),0;let h=a*a,d=o.min,u=o.max,f=this.points,g=1/0;for(let p=0;p<8;p++){let m=f[p];s.copy(m).clamp(d,u);let y=m.distanceToSquared(s);if(y<g&&(g=y,l&&l.copy(m),c&&c.copy(s),y<h))return Math.sqrt(y)}let x=0;for(let p=0;p<3;p++)for(let m=0;m<=1;m++)for(let y=0;y<=1;y++){let b=(p+1)%3,v=(p+2)%3,S=m<<b|y<<v,w=1<<p|m<<b|y<<v,_=f[S],M=f[w];t[x].set(_,M);let A=n[p],P=n[b],I=n[v],O=e[x],L=O.start,B=O.end;L[A]=d[A],L[P]=m?d[P]:u[P],L[I]=y?d[I]:u[I],B[A]=u[A],B[P]=m?d[P]:u[P],B[I]=y?d[I]:u[I],x++}for(let p=0;p<=1;p++)for(let m=0;m<=1;m++)for(let y=0;y<=1;y++){s.x=p?u.x:d.x,s.y=m?u.y:d.y,s.z=y?u.z:d.z,this.closestPointToPoint(s,i);let b=s.distanceToSquared(i);if(b<g&&(g=b,l&&l.copy(i),c&&c.copy(s),b<h))return Math.sqrt(b)}for(let p=0;p<12;p++){let m=t[p];for(let y=0;y<12;y++){let b=e[y];Lo(m,b,i,s);let v=i.distanceToSquared(s);if(v<g&&(g=v,l&&l.copy(i),c&&c.copy(s),v<h))return Math.sqrt(v)}}return Math.sqrt(g)}})();var Hu=class extends es{constructor(){super(()=>new ii)}},vi=new Hu;var Do=new C,Gu=new C;function hm(n,t,e={},i=0,s=1/0){let r=i*i,o=s*s,a=1/0,l=null;if(n.shapecast({boundsTraverseOrder:h=>(Do.copy(t).clamp(h.min,h.max),Do.distanceToSquared(t)),intersectsBounds:(h,d,u)=>u<a&&u<o,intersectsTriangle:(h,d)=>{h.closestPointToPoint(t,Do);let u=t.distanceToSquared(Do);return u<a&&(Gu.copy(Do),a=u,l=d),u<r}}),a===1/0)return null;let c=Math.sqrt(a);return e.point?e.point.copy(Gu):e.point=Gu.clone(),e.distance=c,e.faceIndex=l,e}var hc=parseInt("187")>=169,oS=parseInt("187")<=161,Rs=new C,Ps=new C,Is=new C,uc=new bt,dc=new bt,fc=new bt,um=new C,dm=new C,fm=new C,No=new C;function aS(n,t,e,i,s,r,o,a){let l;if(r===ei?l=n.intersectTriangle(i,e,t,!0,s):l=n.intersectTriangle(t,e,i,r!==Be,s),l===null)return null;let c=n.origin.distanceTo(s);return c<o||c>a?null:{distance:c,point:s.clone()}}function pm(n,t,e,i,s,r,o,a,l,c,h){Rs.fromBufferAttribute(t,r),Ps.fromBufferAttribute(t,o),Is.fromBufferAttribute(t,a);let d=aS(n,Rs,Ps,Is,No,l,c,h);if(d){if(i){uc.fromBufferAttribute(i,r),dc.fromBufferAttribute(i,o),fc.fromBufferAttribute(i,a),d.uv=new bt;let f=Qe.getInterpolation(No,Rs,Ps,Is,uc,dc,fc,d.uv);hc||(d.uv=f)}if(s){uc.fromBufferAttribute(s,r),dc.fromBufferAttribute(s,o),fc.fromBufferAttribute(s,a),d.uv1=new bt;let f=Qe.getInterpolation(No,Rs,Ps,Is,uc,dc,fc,d.uv1);hc||(d.uv1=f),oS&&(d.uv2=d.uv1)}if(e){um.fromBufferAttribute(e,r),dm.fromBufferAttribute(e,o),fm.fromBufferAttribute(e,a),d.normal=new C;let f=Qe.getInterpolation(No,Rs,Ps,Is,um,dm,fm,d.normal);d.normal.dot(n.direction)>0&&d.normal.multiplyScalar(-1),hc||(d.normal=f)}let u={a:r,b:o,c:a,normal:new C,materialIndex:0};if(Qe.getNormal(Rs,Ps,Is,u.normal),d.face=u,d.faceIndex=r,hc){let f=new C;Qe.getBarycoord(No,Rs,Ps,Is,f),d.barycoord=f}}return d}function mm(n){return n&&n.isMaterial?n.side:n}function Ar(n,t,e,i,s,r,o){let a=i*3,l=a+0,c=a+1,h=a+2,{index:d,groups:u}=n;n.index&&(l=d.getX(l),c=d.getX(c),h=d.getX(h));let{position:f,normal:g,uv:x,uv1:p}=n.attributes;if(Array.isArray(t)){let m=i*3;for(let y=0,b=u.length;y<b;y++){let{start:v,count:S,materialIndex:w}=u[y];if(m>=v&&m<v+S){let _=mm(t[w]),M=pm(e,f,g,x,p,l,c,h,_,r,o);if(M)if(M.faceIndex=i,M.face.materialIndex=w,s)s.push(M);else return M}}}else{let m=mm(t),y=pm(e,f,g,x,p,l,c,h,m,r,o);if(y)if(y.faceIndex=i,y.face.materialIndex=0,s)s.push(y);else return y}return null}function fe(n,t,e,i){let s=n.a,r=n.b,o=n.c,a=t,l=t+1,c=t+2;e&&(a=e.getX(a),l=e.getX(l),c=e.getX(c)),s.x=i.getX(a),s.y=i.getY(a),s.z=i.getZ(a),r.x=i.getX(l),r.y=i.getY(l),r.z=i.getZ(l),o.x=i.getX(c),o.y=i.getY(c),o.z=i.getZ(c)}function gm(n,t,e,i,s,r,o,a){let{geometry:l,_indirectBuffer:c}=n;for(let h=i,d=i+s;h<d;h++)Ar(l,t,e,h,r,o,a)}function _m(n,t,e,i,s,r,o){let{geometry:a,_indirectBuffer:l}=n,c=1/0,h=null;for(let d=i,u=i+s;d<u;d++){let f;f=Ar(a,t,e,d,null,r,o),f&&f.distance<c&&(h=f,c=f.distance)}return h}function ym(n,t,e,i,s,r,o){let{geometry:a}=e,{index:l}=a,c=a.attributes.position;for(let h=n,d=t+n;h<d;h++){let u;if(u=h,fe(o,u*3,l,c),o.needsUpdate=!0,i(o,u,s,r))return!0}return!1}function vm(n,t=null){t&&Array.isArray(t)&&(t=new Set(t));let e=n.geometry,i=e.index?e.index.array:null,s=e.attributes.position,r,o,a,l,c=0,h=n._roots;for(let u=0,f=h.length;u<f;u++)r=h[u],o=new Uint32Array(r),a=new Uint16Array(r),l=new Float32Array(r),d(0,c),c+=r.byteLength;function d(u,f,g=!1){let x=u*2;if(Kt(x,a)){let p=ae(u,o),m=ce(x,a),y=1/0,b=1/0,v=1/0,S=-1/0,w=-1/0,_=-1/0;for(let M=3*p,R=3*(p+m);M<R;M++){let A=i[M],P=s.getX(A),I=s.getY(A),O=s.getZ(A);P<y&&(y=P),P>S&&(S=P),I<b&&(b=I),I>w&&(w=I),O<v&&(v=O),O>_&&(_=O)}return l[u+0]!==y||l[u+1]!==b||l[u+2]!==v||l[u+3]!==S||l[u+4]!==w||l[u+5]!==_?(l[u+0]=y,l[u+1]=b,l[u+2]=v,l[u+3]=S,l[u+4]=w,l[u+5]=_,!0):!1}else{let p=ne(u),m=se(u,o),y=g,b=!1,v=!1;if(t){if(!y){let A=p/8+f/32,P=m/8+f/32;b=t.has(A),v=t.has(P),y=!b&&!v}}else b=!0,v=!0;let S=y||b,w=y||v,_=!1;S&&(_=d(p,f,y));let M=!1;w&&(M=d(m,f,y));let R=_||M;if(R)for(let A=0;A<3;A++){let P=p+A,I=m+A,O=l[P],L=l[P+3],B=l[I],H=l[I+3];l[u+A]=O<B?O:B,l[u+A+3]=L>H?L:H}return R}}}function di(n,t,e,i,s){let r,o,a,l,c,h,d=1/e.direction.x,u=1/e.direction.y,f=1/e.direction.z,g=e.origin.x,x=e.origin.y,p=e.origin.z,m=t[n],y=t[n+3],b=t[n+1],v=t[n+3+1],S=t[n+2],w=t[n+3+2];return d>=0?(r=(m-g)*d,o=(y-g)*d):(r=(y-g)*d,o=(m-g)*d),u>=0?(a=(b-x)*u,l=(v-x)*u):(a=(v-x)*u,l=(b-x)*u),r>l||a>o||((a>r||isNaN(r))&&(r=a),(l<o||isNaN(o))&&(o=l),f>=0?(c=(S-p)*f,h=(w-p)*f):(c=(w-p)*f,h=(S-p)*f),r>h||c>o)?!1:((c>r||r!==r)&&(r=c),(h<o||o!==o)&&(o=h),r<=s&&o>=i)}function xm(n,t,e,i,s,r,o,a){let{geometry:l,_indirectBuffer:c}=n;for(let h=i,d=i+s;h<d;h++){let u=c?c[h]:h;Ar(l,t,e,u,r,o,a)}}function bm(n,t,e,i,s,r,o){let{geometry:a,_indirectBuffer:l}=n,c=1/0,h=null;for(let d=i,u=i+s;d<u;d++){let f;f=Ar(a,t,e,l?l[d]:d,null,r,o),f&&f.distance<c&&(h=f,c=f.distance)}return h}function Sm(n,t,e,i,s,r,o){let{geometry:a}=e,{index:l}=a,c=a.attributes.position;for(let h=n,d=t+n;h<d;h++){let u;if(u=e.resolveTriangleIndex(h),fe(o,u*3,l,c),o.needsUpdate=!0,i(o,u,s,r))return!0}return!1}function Mm(n,t,e,i,s,r,o){qt.setBuffer(n._roots[t]),di(0,qt.float32Array,i,r,o)&&Wu(0,n,e,i,s,r,o),qt.clearBuffer()}function Wu(n,t,e,i,s,r,o){let{float32Array:a,uint16Array:l,uint32Array:c}=qt,h=n*2;if(Kt(h,l)){let u=ae(n,c),f=ce(h,l);gm(t,e,i,u,f,s,r,o)}else{let u=ne(n);di(u,a,i,r,o)&&Wu(u,t,e,i,s,r,o);let f=se(n,c);di(f,a,i,r,o)&&Wu(f,t,e,i,s,r,o)}}var lS=["x","y","z"];function wm(n,t,e,i,s,r){qt.setBuffer(n._roots[t]);let o=null;return di(0,qt.float32Array,i,s,r)&&(o=Xu(0,n,e,i,s,r)),qt.clearBuffer(),o}function Xu(n,t,e,i,s,r){let{float32Array:o,uint16Array:a,uint32Array:l}=qt,c=n*2;if(Kt(c,a)){let d=ae(n,l),u=ce(c,a);return _m(t,e,i,d,u,s,r)}else{let d=vr(n,l),u=lS[d],g=i.direction[u]>=0,x,p;g?(x=ne(n),p=se(n,l)):(x=se(n,l),p=ne(n));let y=di(x,o,i,s,r)?Xu(x,t,e,i,s,r):null;if(y){let S=y.point[u];if(g?S<=o[p+d]:S>=o[p+d+3])return y}let v=di(p,o,i,s,r)?Xu(p,t,e,i,s,r):null;return y&&v?y.distance<=v.distance?y:v:y||v||null}}var pc=new ee,Cr=new ii,Rr=new ii,Uo=new Dt,Tm=new Pe,mc=new Pe;function Em(n,t,e,i){qt.setBuffer(n._roots[t]);let s=qu(0,n,e,i);return qt.clearBuffer(),s}function qu(n,t,e,i,s=null){let{float32Array:r,uint16Array:o,uint32Array:a}=qt,l=n*2;if(s===null&&(e.boundingBox||e.computeBoundingBox(),Tm.set(e.boundingBox.min,e.boundingBox.max,i),s=Tm),Kt(l,o)){let h=t.geometry,d=h.index,u=h.attributes.position,f=e.index,g=e.attributes.position,x=ae(n,a),p=ce(l,o);if(Uo.copy(i).invert(),e.boundsTree)return de(n,r,mc),mc.matrix.copy(Uo),mc.needsUpdate=!0,e.boundsTree.shapecast({intersectsBounds:y=>mc.intersectsBox(y),intersectsTriangle:y=>{y.a.applyMatrix4(i),y.b.applyMatrix4(i),y.c.applyMatrix4(i),y.needsUpdate=!0;for(let b=x*3,v=(p+x)*3;b<v;b+=3)if(fe(Rr,b,d,u),Rr.needsUpdate=!0,y.intersectsTriangle(Rr))return!0;return!1}});{let m=ss(e);for(let y=x*3,b=(p+x)*3;y<b;y+=3){fe(Cr,y,d,u),Cr.a.applyMatrix4(Uo),Cr.b.applyMatrix4(Uo),Cr.c.applyMatrix4(Uo),Cr.needsUpdate=!0;for(let v=0,S=m*3;v<S;v+=3)if(fe(Rr,v,f,g),Rr.needsUpdate=!0,Cr.intersectsTriangle(Rr))return!0}}}else{let h=ne(n),d=se(n,a);return de(h,r,pc),!!(s.intersectsBox(pc)&&qu(h,t,e,i,s)||(de(d,r,pc),s.intersectsBox(pc)&&qu(d,t,e,i,s)))}}var gc=new Dt,Yu=new Pe,Oo=new Pe,cS=new C,hS=new C,uS=new C,dS=new C;function Am(n,t,e,i={},s={},r=0,o=1/0){t.boundingBox||t.computeBoundingBox(),Yu.set(t.boundingBox.min,t.boundingBox.max,e),Yu.needsUpdate=!0;let a=n.geometry,l=a.attributes.position,c=a.index,h=t.attributes.position,d=t.index,u=vi.getPrimitive(),f=vi.getPrimitive(),g=cS,x=hS,p=null,m=null;s&&(p=uS,m=dS);let y=1/0,b=null,v=null;return gc.copy(e).invert(),Oo.matrix.copy(gc),n.shapecast({boundsTraverseOrder:S=>Yu.distanceToBox(S),intersectsBounds:(S,w,_)=>_<y&&_<o?(w&&(Oo.min.copy(S.min),Oo.max.copy(S.max),Oo.needsUpdate=!0),!0):!1,intersectsRange:(S,w)=>{if(t.boundsTree)return t.boundsTree.shapecast({boundsTraverseOrder:M=>Oo.distanceToBox(M),intersectsBounds:(M,R,A)=>A<y&&A<o,intersectsRange:(M,R)=>{for(let A=M,P=M+R;A<P;A++){fe(f,3*A,d,h),f.a.applyMatrix4(e),f.b.applyMatrix4(e),f.c.applyMatrix4(e),f.needsUpdate=!0;for(let I=S,O=S+w;I<O;I++){fe(u,3*I,c,l),u.needsUpdate=!0;let L=u.distanceToTriangle(f,g,p);if(L<y&&(x.copy(g),m&&m.copy(p),y=L,b=I,v=A),L<r)return!0}}}});{let _=ss(t);for(let M=0,R=_;M<R;M++){fe(f,3*M,d,h),f.a.applyMatrix4(e),f.b.applyMatrix4(e),f.c.applyMatrix4(e),f.needsUpdate=!0;for(let A=S,P=S+w;A<P;A++){fe(u,3*A,c,l),u.needsUpdate=!0;let I=u.distanceToTriangle(f,g,p);if(I<y&&(x.copy(g),m&&m.copy(p),y=I,b=A,v=M),I<r)return!0}}}}}),vi.releasePrimitive(u),vi.releasePrimitive(f),y===1/0?null:(i.point?i.point.copy(x):i.point=x.clone(),i.distance=y,i.faceIndex=b,s&&(s.point?s.point.copy(m):s.point=m.clone(),s.point.applyMatrix4(gc),x.applyMatrix4(gc),s.distance=x.sub(s.point).length(),s.faceIndex=v),i)}function Cm(n,t=null){t&&Array.isArray(t)&&(t=new Set(t));let e=n.geometry,i=e.index?e.index.array:null,s=e.attributes.position,r,o,a,l,c=0,h=n._roots;for(let u=0,f=h.length;u<f;u++)r=h[u],o=new Uint32Array(r),a=new Uint16Array(r),l=new Float32Array(r),d(0,c),c+=r.byteLength;function d(u,f,g=!1){let x=u*2;if(Kt(x,a)){let p=ae(u,o),m=ce(x,a),y=1/0,b=1/0,v=1/0,S=-1/0,w=-1/0,_=-1/0;for(let M=p,R=p+m;M<R;M++){let A=3*n.resolveTriangleIndex(M);for(let P=0;P<3;P++){let I=A+P;I=i?i[I]:I;let O=s.getX(I),L=s.getY(I),B=s.getZ(I);O<y&&(y=O),O>S&&(S=O),L<b&&(b=L),L>w&&(w=L),B<v&&(v=B),B>_&&(_=B)}}return l[u+0]!==y||l[u+1]!==b||l[u+2]!==v||l[u+3]!==S||l[u+4]!==w||l[u+5]!==_?(l[u+0]=y,l[u+1]=b,l[u+2]=v,l[u+3]=S,l[u+4]=w,l[u+5]=_,!0):!1}else{let p=ne(u),m=se(u,o),y=g,b=!1,v=!1;if(t){if(!y){let A=p/8+f/32,P=m/8+f/32;b=t.has(A),v=t.has(P),y=!b&&!v}}else b=!0,v=!0;let S=y||b,w=y||v,_=!1;S&&(_=d(p,f,y));let M=!1;w&&(M=d(m,f,y));let R=_||M;if(R)for(let A=0;A<3;A++){let P=p+A,I=m+A,O=l[P],L=l[P+3],B=l[I],H=l[I+3];l[u+A]=O<B?O:B,l[u+A+3]=L>H?L:H}return R}}}function Rm(n,t,e,i,s,r,o){qt.setBuffer(n._roots[t]),di(0,qt.float32Array,i,r,o)&&$u(0,n,e,i,s,r,o),qt.clearBuffer()}function $u(n,t,e,i,s,r,o){let{float32Array:a,uint16Array:l,uint32Array:c}=qt,h=n*2;if(Kt(h,l)){let u=ae(n,c),f=ce(h,l);xm(t,e,i,u,f,s,r,o)}else{let u=ne(n);di(u,a,i,r,o)&&$u(u,t,e,i,s,r,o);let f=se(n,c);di(f,a,i,r,o)&&$u(f,t,e,i,s,r,o)}}var fS=["x","y","z"];function Pm(n,t,e,i,s,r){qt.setBuffer(n._roots[t]);let o=null;return di(0,qt.float32Array,i,s,r)&&(o=Zu(0,n,e,i,s,r)),qt.clearBuffer(),o}function Zu(n,t,e,i,s,r){let{float32Array:o,uint16Array:a,uint32Array:l}=qt,c=n*2;if(Kt(c,a)){let d=ae(n,l),u=ce(c,a);return bm(t,e,i,d,u,s,r)}else{let d=vr(n,l),u=fS[d],g=i.direction[u]>=0,x,p;g?(x=ne(n),p=se(n,l)):(x=se(n,l),p=ne(n));let y=di(x,o,i,s,r)?Zu(x,t,e,i,s,r):null;if(y){let S=y.point[u];if(g?S<=o[p+d]:S>=o[p+d+3])return y}let v=di(p,o,i,s,r)?Zu(p,t,e,i,s,r):null;return y&&v?y.distance<=v.distance?y:v:y||v||null}}var _c=new ee,Pr=new ii,Ir=new ii,Fo=new Dt,Im=new Pe,yc=new Pe;function Lm(n,t,e,i){qt.setBuffer(n._roots[t]);let s=ju(0,n,e,i);return qt.clearBuffer(),s}function ju(n,t,e,i,s=null){let{float32Array:r,uint16Array:o,uint32Array:a}=qt,l=n*2;if(s===null&&(e.boundingBox||e.computeBoundingBox(),Im.set(e.boundingBox.min,e.boundingBox.max,i),s=Im),Kt(l,o)){let h=t.geometry,d=h.index,u=h.attributes.position,f=e.index,g=e.attributes.position,x=ae(n,a),p=ce(l,o);if(Fo.copy(i).invert(),e.boundsTree)return de(n,r,yc),yc.matrix.copy(Fo),yc.needsUpdate=!0,e.boundsTree.shapecast({intersectsBounds:y=>yc.intersectsBox(y),intersectsTriangle:y=>{y.a.applyMatrix4(i),y.b.applyMatrix4(i),y.c.applyMatrix4(i),y.needsUpdate=!0;for(let b=x,v=p+x;b<v;b++)if(fe(Ir,3*t.resolveTriangleIndex(b),d,u),Ir.needsUpdate=!0,y.intersectsTriangle(Ir))return!0;return!1}});{let m=ss(e);for(let y=x,b=p+x;y<b;y++){let v=t.resolveTriangleIndex(y);fe(Pr,3*v,d,u),Pr.a.applyMatrix4(Fo),Pr.b.applyMatrix4(Fo),Pr.c.applyMatrix4(Fo),Pr.needsUpdate=!0;for(let S=0,w=m*3;S<w;S+=3)if(fe(Ir,S,f,g),Ir.needsUpdate=!0,Pr.intersectsTriangle(Ir))return!0}}}else{let h=ne(n),d=se(n,a);return de(h,r,_c),!!(s.intersectsBox(_c)&&ju(h,t,e,i,s)||(de(d,r,_c),s.intersectsBox(_c)&&ju(d,t,e,i,s)))}}var vc=new Dt,Ku=new Pe,Bo=new Pe,pS=new C,mS=new C,gS=new C,_S=new C;function Dm(n,t,e,i={},s={},r=0,o=1/0){t.boundingBox||t.computeBoundingBox(),Ku.set(t.boundingBox.min,t.boundingBox.max,e),Ku.needsUpdate=!0;let a=n.geometry,l=a.attributes.position,c=a.index,h=t.attributes.position,d=t.index,u=vi.getPrimitive(),f=vi.getPrimitive(),g=pS,x=mS,p=null,m=null;s&&(p=gS,m=_S);let y=1/0,b=null,v=null;return vc.copy(e).invert(),Bo.matrix.copy(vc),n.shapecast({boundsTraverseOrder:S=>Ku.distanceToBox(S),intersectsBounds:(S,w,_)=>_<y&&_<o?(w&&(Bo.min.copy(S.min),Bo.max.copy(S.max),Bo.needsUpdate=!0),!0):!1,intersectsRange:(S,w)=>{if(t.boundsTree){let _=t.boundsTree;return _.shapecast({boundsTraverseOrder:M=>Bo.distanceToBox(M),intersectsBounds:(M,R,A)=>A<y&&A<o,intersectsRange:(M,R)=>{for(let A=M,P=M+R;A<P;A++){let I=_.resolveTriangleIndex(A);fe(f,3*I,d,h),f.a.applyMatrix4(e),f.b.applyMatrix4(e),f.c.applyMatrix4(e),f.needsUpdate=!0;for(let O=S,L=S+w;O<L;O++){let B=n.resolveTriangleIndex(O);fe(u,3*B,c,l),u.needsUpdate=!0;let H=u.distanceToTriangle(f,g,p);if(H<y&&(x.copy(g),m&&m.copy(p),y=H,b=O,v=A),H<r)return!0}}}})}else{let _=ss(t);for(let M=0,R=_;M<R;M++){fe(f,3*M,d,h),f.a.applyMatrix4(e),f.b.applyMatrix4(e),f.c.applyMatrix4(e),f.needsUpdate=!0;for(let A=S,P=S+w;A<P;A++){let I=n.resolveTriangleIndex(A);fe(u,3*I,c,l),u.needsUpdate=!0;let O=u.distanceToTriangle(f,g,p);if(O<y&&(x.copy(g),m&&m.copy(p),y=O,b=A,v=M),O<r)return!0}}}}}),vi.releasePrimitive(u),vi.releasePrimitive(f),y===1/0?null:(i.point?i.point.copy(x):i.point=x.clone(),i.distance=y,i.faceIndex=b,s&&(s.point?s.point.copy(m):s.point=m.clone(),s.point.applyMatrix4(vc),x.applyMatrix4(vc),s.distance=x.sub(s.point).length(),s.faceIndex=v),i)}function Ju(n,t,e){return n===null?null:(n.point.applyMatrix4(t.matrixWorld),n.distance=n.point.distanceTo(e.ray.origin),n.object=t,n)}var xc=new Pe,bc=new Ki,Nm=new C,Um=new Dt,Om=new C,Qu=["getX","getY","getZ"],Sc=class n extends cc{static serialize(t,e={}){e={cloneBuffers:!0,...e};let i=t.geometry,s=t._roots,r=t._indirectBuffer,o=i.getIndex(),a={version:1,roots:null,index:null,indirectBuffer:null};return e.cloneBuffers?(a.roots=s.map(l=>l.slice()),a.index=o?o.array.slice():null,a.indirectBuffer=r?r.slice():null):(a.roots=s,a.index=o?o.array:null,a.indirectBuffer=r),a}static deserialize(t,e,i={}){i={setIndex:!0,indirect:!!t.indirectBuffer,...i};let{index:s,roots:r,indirectBuffer:o}=t;t.version||(console.warn("MeshBVH.deserialize: Serialization format has been changed and will be fixed up. It is recommended to regenerate any stored serialized data."),l(r));let a=new n(e,{...i,[Ro]:!0});if(a._roots=r,a._indirectBuffer=o||null,i.setIndex){let c=e.getIndex();if(c===null){let h=new Re(t.index,1,!1);e.setIndex(h)}else c.array!==s&&(c.array.set(s),c.needsUpdate=!0)}return a;function l(c){for(let h=0;h<c.length;h++){let d=c[h],u=new Uint32Array(d),f=new Uint16Array(d);for(let g=0,x=d.byteLength/32;g<x;g++){let p=8*g,m=2*p;Kt(m,f)||(u[p+6]=u[p+6]/8-g)}}}}get primitiveStride(){return 3}get resolveTriangleIndex(){return this.resolvePrimitiveIndex}constructor(t,e={}){e.maxLeafTris&&(console.warn('MeshBVH: "maxLeafTris" option has been deprecated. Use "targetLeafSize", instead.'),e={...e,targetLeafSize:e.maxLeafTris}),super(t,e)}shiftTriangleOffsets(t){return super.shiftPrimitiveOffsets(t)}writePrimitiveBounds(t,e,i){let s=this.geometry,r=this._indirectBuffer,o=s.attributes.position,a=s.index?s.index.array:null,c=(r?r[t]:t)*3,h=c+0,d=c+1,u=c+2;a&&(h=a[h],d=a[d],u=a[u]);for(let f=0;f<3;f++){let g=o[Qu[f]](h),x=o[Qu[f]](d),p=o[Qu[f]](u),m=g;x<m&&(m=x),p<m&&(m=p);let y=g;x>y&&(y=x),p>y&&(y=p),e[i+f]=m,e[i+f+3]=y}return e}computePrimitiveBounds(t,e,i){let s=this.geometry,r=this._indirectBuffer,o=s.attributes.position,a=s.index?s.index.array:null,l=o.normalized;if(t<0||e+t-i.offset>i.length/6)throw new Error("MeshBVH: compute triangle bounds range is invalid.");let c=o.array,h=o.offset||0,d=3;o.isInterleavedBufferAttribute&&(d=o.data.stride);let u=["getX","getY","getZ"],f=i.offset;for(let g=t,x=t+e;g<x;g++){let m=(r?r[g]:g)*3,y=(g-f)*6,b=m+0,v=m+1,S=m+2;a&&(b=a[b],v=a[v],S=a[S]),l||(b=b*d+h,v=v*d+h,S=S*d+h);for(let w=0;w<3;w++){let _,M,R;l?(_=o[u[w]](b),M=o[u[w]](v),R=o[u[w]](S)):(_=c[b+w],M=c[v+w],R=c[S+w]);let A=_;M<A&&(A=M),R<A&&(A=R);let P=_;M>P&&(P=M),R>P&&(P=R);let I=(P-A)/2,O=w*2;i[y+O+0]=A+I,i[y+O+1]=I+(Math.abs(A)+I)*yr}}return i}raycastObject3D(t,e,i=[]){let{material:s}=t;if(s===void 0)return;Um.copy(t.matrixWorld).invert(),bc.copy(e.ray).applyMatrix4(Um),Om.setFromMatrixScale(t.matrixWorld),Nm.copy(bc.direction).multiply(Om);let r=Nm.length(),o=e.near/r,a=e.far/r;if(e.firstHitOnly===!0){let l=this.raycastFirst(bc,s,o,a);l=Ju(l,t,e),l&&i.push(l)}else{let l=this.raycast(bc,s,o,a);for(let c=0,h=l.length;c<h;c++){let d=Ju(l[c],t,e);d&&i.push(d)}}return i}refit(t=null){return(this.indirect?Cm:vm)(this,t)}raycast(t,e=Li,i=0,s=1/0){let r=this._roots,o=[],a=this.indirect?Rm:Mm;for(let l=0,c=r.length;l<c;l++)a(this,l,e,t,o,i,s);return o}raycastFirst(t,e=Li,i=0,s=1/0){let r=this._roots,o=null,a=this.indirect?Pm:wm;for(let l=0,c=r.length;l<c;l++){let h=a(this,l,e,t,i,s);h!=null&&(o==null||h.distance<o.distance)&&(o=h)}return o}intersectsGeometry(t,e){let i=!1,s=this._roots,r=this.indirect?Lm:Em;for(let o=0,a=s.length;o<a&&(i=r(this,o,t,e),!i);o++);return i}shapecast(t){let e=vi.getPrimitive(),i=super.shapecast({...t,intersectsPrimitive:t.intersectsTriangle,scratchPrimitive:e,iterate:this.indirect?Sm:ym});return vi.releasePrimitive(e),i}bvhcast(t,e,i){let{intersectsRanges:s,intersectsTriangles:r}=i,o=vi.getPrimitive(),a=this.geometry.index,l=this.geometry.attributes.position,c=this.indirect?g=>{let x=this.resolveTriangleIndex(g);fe(o,x*3,a,l)}:g=>{fe(o,g*3,a,l)},h=vi.getPrimitive(),d=t.geometry.index,u=t.geometry.attributes.position,f=t.indirect?g=>{let x=t.resolveTriangleIndex(g);fe(h,x*3,d,u)}:g=>{fe(h,g*3,d,u)};if(r){if(!(t instanceof n))throw new Error('MeshBVH: "intersectsTriangles" callback can only be used with another MeshBVH.');let g=(x,p,m,y,b,v,S,w)=>{for(let _=m,M=m+y;_<M;_++){f(_),h.a.applyMatrix4(e),h.b.applyMatrix4(e),h.c.applyMatrix4(e),h.needsUpdate=!0;for(let R=x,A=x+p;R<A;R++)if(c(R),o.needsUpdate=!0,r(o,h,R,_,b,v,S,w))return!0}return!1};if(s){let x=s;s=function(p,m,y,b,v,S,w,_){return x(p,m,y,b,v,S,w,_)?!0:g(p,m,y,b,v,S,w,_)}}else s=g}return super.bvhcast(t,e,{intersectsRanges:s})}intersectsBox(t,e){return xc.set(t.min,t.max,e),xc.needsUpdate=!0,this.shapecast({intersectsBounds:i=>xc.intersectsBox(i),intersectsTriangle:i=>xc.intersectsTriangle(i)})}intersectsSphere(t){return this.shapecast({intersectsBounds:e=>t.intersectsBox(e),intersectsTriangle:e=>e.intersectsSphere(t)})}closestPointToGeometry(t,e,i={},s={},r=0,o=1/0){return(this.indirect?Dm:Am)(this,t,e,i,s,r,o)}closestPointToPoint(t,e={},i=0,s=1/0){return hm(this,t,e,i,s)}};var WC=parseInt("187")>=166,Lr={Mesh:st.prototype.raycast,Line:ti.prototype.raycast,LineSegments:Xn.prototype.raycast,LineLoop:rr.prototype.raycast,Points:or.prototype.raycast,BatchedMesh:io.prototype.raycast},ni=new st,Mc=[];function Fm(n,t){if(this.isBatchedMesh)yS.call(this,n,t);else{let{geometry:e}=this;if(e.boundsTree)e.boundsTree.raycastObject3D(this,n,t);else{let i;if(this instanceof st)i=Lr.Mesh;else if(this instanceof Xn)i=Lr.LineSegments;else if(this instanceof rr)i=Lr.LineLoop;else if(this instanceof ti)i=Lr.Line;else if(this instanceof or)i=Lr.Points;else throw new Error("BVH: Fallback raycast function not found.");i.call(this,n,t)}}}function yS(n,t){if(this.boundsTrees){let e=this.boundsTrees,i=this._drawInfo||this._instanceInfo,s=this._drawRanges||this._geometryInfo,r=this.matrixWorld;ni.material=this.material,ni.geometry=this.geometry;let o=ni.geometry.boundsTree,a=ni.geometry.drawRange;ni.geometry.boundingSphere===null&&(ni.geometry.boundingSphere=new qe);for(let l=0,c=i.length;l<c;l++){if(!this.getVisibleAt(l))continue;let h=i[l].geometryIndex;if(ni.geometry.boundsTree=e[h],this.getMatrixAt(l,ni.matrixWorld).premultiply(r),!ni.geometry.boundsTree){this.getBoundingBoxAt(h,ni.geometry.boundingBox),this.getBoundingSphereAt(h,ni.geometry.boundingSphere);let d=s[h];ni.geometry.setDrawRange(d.start,d.count)}ni.raycast(n,Mc);for(let d=0,u=Mc.length;d<u;d++){let f=Mc[d];f.object=this,f.batchId=l,t.push(f)}Mc.length=0}ni.geometry.boundsTree=o,ni.geometry.drawRange=a,ni.material=null,ni.geometry=null}else Lr.BatchedMesh.call(this,n,t)}function Bm(n={}){let{type:t=Sc}=n;return this.boundsTree=new t(this,n),this.boundsTree}function km(){this.boundsTree=null}Me.prototype.computeBoundsTree=Bm;Me.prototype.disposeBoundsTree=km;st.prototype.raycast=Fm;var zm=new URLSearchParams(location.search).has("test"),pn=class{constructor(t){this.canvas=t;let e=zm||Co();this.renderer=new Zl({canvas:t,antialias:!e,alpha:!0,preserveDrawingBuffer:zm}),this.renderer.setPixelRatio(e?1:Math.min(2,window.devicePixelRatio||1)),this.raycaster.firstHitOnly=!0,this.group.rotation.x=Math.PI,this.scene.add(this.group,new po(16777215,1.6));for(let[i,s,r]of[[1,2,3],[-2,1,-1]]){let o=new fo(16777215,1.3);o.position.set(i,s,r),this.scene.add(o)}this.controls=new Ql(this.camera,t),this.controls.enableDamping=!1,this.controls.addEventListener("change",this.invalidate),new ResizeObserver(this.invalidate).observe(t),t.addEventListener("pointerdown",i=>{t.focus(),this.press=[i.clientX,i.clientY]}),t.addEventListener("pointerup",i=>{let s=this.press;this.press=null,s&&i.button===0&&Math.hypot(i.clientX-s[0],i.clientY-s[1])<4&&this.onclick(i)})}canvas;scene=new Jr;group=new hi;camera=new gi(40,1,.02,100);controls;renderer;onclick=()=>{};onbefore=()=>{};onover=()=>{};drawings=0;stale=!1;soon=Xi(()=>this.drawStale());raycaster=new Ss;press=null;invalidate=()=>{this.stale=!0,this.soon()};invalidateOver=()=>this.soon();measure(){let t=this.renderer.getContext(),e=performance.now();return this.draw(),t.readPixels(0,0,1,1,t.RGBA,t.UNSIGNED_BYTE,new Uint8Array(4)),performance.now()-e}rayAt(t,e){let i=this.canvas.getBoundingClientRect();return this.camera.updateMatrixWorld(),this.scene.updateMatrixWorld(),this.raycaster.setFromCamera(new bt(2*t/i.width-1,1-2*e/i.height),this.camera),this.raycaster}pick(t,e,i){return this.rayAt(e,i).intersectObject(t,!1)[0]??null}toCanvas(t){this.camera.updateMatrixWorld();let e=t.clone().project(this.camera);return[(e.x+1)/2*this.canvas.clientWidth,(1-e.y)/2*this.canvas.clientHeight]}frame(t,e=new C(.4,.35,1)){let i=1.15*t.radius/Math.sin(this.camera.fov*Math.PI/360)/Math.min(1,this.camera.aspect);this.controls.target.copy(t.center),this.camera.position.copy(t.center).addScaledVector(e.clone().normalize(),Math.max(.05,i)),this.controls.update(),this.invalidate()}dispose(){this.controls.dispose(),this.renderer.dispose(),this.renderer.forceContextLoss()}drawNow(){this.draw()}drawStale(){this.stale?this.draw():this.onover(!1)}draw(){let t=this.canvas.clientWidth,e=this.canvas.clientHeight;if(t<2||e<2)return;let i=this.renderer.getSize(new bt);(i.x!==t||i.y!==e)&&this.renderer.setSize(t,e,!1),this.camera.aspect=t/e,this.camera.updateProjectionMatrix(),this.stale=!1,this.drawings+=1,this.onbefore(),this.renderer.render(this.scene,this.camera),this.onover(!0)}};function mn(n,t){let e=td(n,t);return e.computeVertexNormals(),e}function td(n,t){let e=new Me;return e.setAttribute("position",new Re(n,3)),e.setIndex(new Re(t,1)),e}function en(n,t=1){let e=t<1,i={polygonOffset:e,polygonOffsetFactor:-1,polygonOffsetUnits:-2};return new Yn({color:n,opacity:t,transparent:e,side:e?Li:Be,depthWrite:!e,...i})}var wc=class{constructor(t,e,i,s){this.mesh=i;this.keypoints=s;this.view=new pn(t),this.view.group.rotation.set(0,0,0);let r=mn(i.vertices,i.faces);r.computeBoundsTree({indirect:!0}),this.body=new st(r,en(10466505)),this.view.group.add(this.body),this.dots=new _r(e,this.view,()=>[this.body]),this.view.onover=o=>this.dots.draw(o),this.view.onclick=o=>{let a=this.dots.at(o.offsetX,o.offsetY);a&&this.onkeypoint(a.id)},t.addEventListener("pointermove",o=>{o.buttons===0&&this.onhover(this.dots.at(o.offsetX,o.offsetY)?.id??null)}),this.show([],null),this.look("front")}mesh;keypoints;view;dots;onkeypoint=()=>{};onhover=()=>{};body;shown="";show(t,e){let i=JSON.stringify([t,e]);if(i===this.shown)return;this.shown=i;let s=new Set(t.map(r=>r.toLowerCase()));this.dots.set(this.keypoints.map((r,o)=>{let a=s.has(r.released.toLowerCase()),l=a||r.released===e,c=new C(...this.mesh.points.subarray(3*o,3*o+3)),h=a?"#d55e00":/left/i.test(r.name)?"#56b4e9":/right/i.test(r.name)?"#e69f00":"#f0e442";return{id:r.released,label:r.released===e?r.name:"",color:h,at:c,hollow:!1,selected:l,minor:!0}})),this.view.invalidateOver()}look(t){let e=new qe;this.body.geometry.computeBoundingSphere(),e.copy(this.body.geometry.boundingSphere);let i=new C(0,0,t==="back"?-1:1);if(t.endsWith("hand")){let s=t==="left hand"?"leftHand_palm":"rightHand_palm",r=this.keypoints.findIndex(o=>o.name===s);e.set(new C(...this.mesh.points.subarray(3*r,3*r+3)),.17),i=new C(0,-1,.25)}else e.radius*=.86;this.view.frame(e,i)}};var Vm=["#e69f00","#56b4e9","#009e73","#f0e442","#cc79a7","#d55e00","#8fb8ff","#b0b0b0"];function Hm(n){return Vm[n%Vm.length]}function ed(n){let t=[[68,1,84],[59,82,139],[33,145,140],[94,201,98],[253,231,37]],e=Math.min(.9999,Math.max(0,n))*(t.length-1),i=Math.floor(e);return`rgb(${t[i].map((r,o)=>Math.round(r+(t[i+1][o]-r)*(e-i))).join(",")})`}function Ls(n,t){let e=[];try{for(let i of t)e.unshift(Gm(n,i))}catch(i){for(let s of e)Gm(n,s);throw i}return e}function Gm(n,t){switch(t.op){case"add_point":{if(n.points[t.id])throw new Error(`point ${t.id} exists`);let{anchor:e,contacts:i={},visibility:s={},track:r={}}=t.point,o={anchor:{...e,face:e.face??null,bary:e.bary??null},contacts:i,visibility:s,track:r};return n.points[t.id]=structuredClone(o),{op:"remove_point",id:t.id}}case"remove_point":{let e=ko(n,t.id);return delete n.points[t.id],{op:"add_point",id:t.id,point:e}}case"set_anchor":{let e=ko(n,t.id),i=e.anchor;return e.anchor={...t.anchor},{op:"set_anchor",id:t.id,anchor:i}}case"set_contacts":return{op:"set_contacts",id:t.id,frames:Tc(ko(n,t.id).contacts,t.frames)};case"set_visibility":return{op:"set_visibility",id:t.id,frames:Tc(ko(n,t.id).visibility,t.frames)};case"set_track":return{op:"set_track",id:t.id,frames:Tc(ko(n,t.id).track,t.frames)};case"set_scale":{let e=n.scale;return n.scale=t.value,{op:"set_scale",value:e}}case"set_static":{let e=n.static;return n.static=t.value,{op:"set_static",value:e}}case"set_support":{let e=n.supports[t.id]??null;return id(n.supports,t.id,t.box),{op:"set_support",id:t.id,box:e}}case"set_strokes":return{op:"set_strokes",frames:Tc(n.strokes,t.frames)};case"set_provenance":{let e=n.provenance[t.id]??null;return id(n.provenance,t.id,t.value),{op:"set_provenance",id:t.id,value:e}}}}function ko(n,t){let e=n.points[t];if(!e)throw new Error(`there is no point ${t}`);return e}function id(n,t,e){e===null?delete n[t]:n[t]=e}function Tc(n,t){let e={};for(let i of Object.keys(t))e[i]=n[i]??null,id(n,i,t[i]);return e}var Wm=10;function Gi(n){return Object.keys(n).map(Number).sort((t,e)=>t-e)}function Ec(n,t){if(rd(n))return null;let e=null;for(let i of Gi(n)){if(i>t)break;e=i}return e}function fi(n,t){let e=Ec(n.contacts,t);return e===null?[]:n.contacts[e]}function gn(n,t){let e=Ec(n.visibility,t);return e===null?!0:n.visibility[e]}function Ac(n,t){let e=Gi(n.contacts);return e.map((i,s)=>({first:i,stop:e[s+1]??t,names:n.contacts[i]})).filter(i=>i.names.length>0)}function nd(n,t){let e=n.track[t];return e&&gn(n,t)?e:null}function sd(n,t,e,i){let s=t.toLowerCase();for(let[r,o]of Object.entries(n.points))if(r!==i&&fi(o,e).some(a=>a.toLowerCase()===s))return r;return null}function rd(n){for(let t in n)return!1;return!0}function Xm(n,t,e){let i=0;for(let s of n){let r=vS(s.track,t,e);if(r!==null){if(r>=e)return!1;i+=1}}return i>=2}function vS(n,t,e){let[i,s,r,o]=[1/0,-1/0,1/0,-1/0],a=0;for(let l=0;l<t;l++){let c=n[l];if(c&&(a+=1,i=Math.min(i,c[0]),s=Math.max(s,c[0]),r=Math.min(r,c[1]),o=Math.max(o,c[1]),a>=Wm&&Math.max(s-i,o-r)>=e))break}return a<Wm?null:Math.max(s-i,o-r)}function qm(n,t){let e=0;for(let i of Object.values(n.points))e+=3*fi(i,t).length+(nd(i,t)?2:0);return e}var xS="manual";function ad(n){let t=Object.keys(n.points).length+1;for(;n.points[`p${t}`];)t+=1;return`p${t}`}function Ym(n,t){return{label:`add point ${n}`,ops:[{op:"add_point",id:n,point:{anchor:t}}]}}function $m(n,t,e){let i=[{op:"set_anchor",id:t,anchor:e}],s=n.points[t].anchor.vertex;for(let[r,o]of Object.entries(n.provenance))o.vertex!==s||o.decision==="rejected"||i.push({op:"set_provenance",id:r,value:{...o,decision:"edited",vertex:e.vertex}});return{label:`move ${t} on the object`,ops:i}}function ld(n,t,e,i){let s=fi(n.points[t],e),r=s.includes(i)?s:[...s,i];return{label:`${t} touches ${i} from frame ${e}`,ops:[{op:"set_contacts",id:t,frames:{[e]:r}}]}}function Zm(n,t,e){return fi(n.points[t],e).length===0?null:{label:`${t}: contact ends at frame ${e}`,ops:[{op:"set_contacts",id:t,frames:{[e]:[]}}]}}function cd(n,t,e){let i=Ec(n.points[t].contacts,e);return i===null?null:{label:`${t}: remove key frame ${i}`,ops:[{op:"set_contacts",id:t,frames:{[i]:null}}]}}function jm(n,t){return{label:`delete point ${t} everywhere (${bS(n.points[t])} frames)`,ops:[{op:"remove_point",id:t}]}}function bS(n){return Object.keys(n.track).length+Gi(n.contacts).length}function Km(n,t,e,i){let s=n.points[t].contacts;if(e===i||!(e in s)||i in s)return null;let r={[e]:null,[i]:s[e]};return{label:`${t}: key frame ${e} to ${i}`,ops:[{op:"set_contacts",id:t,frames:r}]}}function hd(n,t,e,i,s){let r=n.points[t],o={};for(let a of Gi(r.contacts))a>=e&&a<i&&(o[a]=null);if((fi(r,e).length>0||e in r.contacts)&&(o[e]=[]),i<s&&!(i in r.contacts)){let a=fi(r,i);a.length>0&&(o[i]=a)}return{label:`${t}: no contact in ${e} to ${i-1}`,ops:[{op:"set_contacts",id:t,frames:o}]}}function Jm(n,t,e,i,s,r){let a=hd(n,t,s,Math.min(r,s+i-e),r).ops[0].frames;for(let l of Ac(n.points[t],r)){let c=Math.max(l.first,e),h=Math.min(l.stop,i);if(c>=h)continue;a[c-e+s]=l.names;let d=h-e+s;d<r&&!a[d]?.length&&(a[d]??=[])}return{label:`${t}: contacts of ${e} to ${i-1} copied to ${s}`,ops:[{op:"set_contacts",id:t,frames:a}]}}function ud(n,t,e){let i=gn(n.points[t],e);return{label:`${t} ${i?"hidden":"seen"} from frame ${e}`,ops:[{op:"set_visibility",id:t,frames:{[e]:!i}}]}}function dd(n,t,e,i){let s=[od(e),od(i),1,xS];return{label:`${n} placed in frame ${t}`,ops:[{op:"set_track",id:n,frames:{[t]:s}}]}}function Cc(n,t,e,i){let s={};for(let r of Gi(n.points[t].track))r>=e&&r<i&&(s[r]=null);return Object.keys(s).length===0?null:{label:`${t}: track of ${e} to ${i-1} deleted`,ops:[{op:"set_track",id:t,frames:s}]}}function zo(n){return{label:`scale ${n.toPrecision(4)}`,ops:[{op:"set_scale",value:n}]}}function Qm(n){return{label:n?"the object never moves":"the object moves",ops:[{op:"set_static",value:n}]}}function tg(n,t,e,i){let s=Object.entries(n.points).find(([,a])=>a.anchor.vertex===t.vertex),r=s?s[0]:ad(n),o=[];if(s)o.push(...ld(n,r,e,t.keypoint).ops);else{let a={vertex:t.vertex,face:t.face,bary:t.barycentric};o.push({op:"add_point",id:r,point:{anchor:a,contacts:{[e]:[t.keypoint]}}})}return o.push(ig("accepted",t,e,i)),{label:`accept ${t.keypoint} (${i})`,ops:o}}function eg(n,t,e){return{label:`reject ${n.keypoint}`,ops:[ig("rejected",n,t,e)]}}function ig(n,t,e,i){let s={decision:n,model_version:i,score:od(t.probability),keypoint:t.keypoint,vertex:t.vertex,frame:e};return{op:"set_provenance",id:`${e}:${t.keypoint}`,value:s}}function od(n){return Math.round(n*1e3)/1e3}function ng(n){let e=[[/left/,"right"],[/right/,"left"],[/Left/,"Right"],[/Right/,"Left"]].find(([i])=>i.test(n));return e?n.replace(e[0],e[1]):n}var sg=250,MS=10,wS=6e4;async function fd(n,t){let e=performance.now();for(;;){let i=await be(`/api/jobs/${n}`).catch(s=>{if(s instanceof mi||performance.now()-e>wS)throw s;return null});if(!i){await new Promise(s=>setTimeout(s,4*sg));continue}if(e=performance.now(),t(i),i.state==="failed")throw new Error(i.error);if(i.state==="done"||i.state==="cancelled")return i;await new Promise(s=>setTimeout(s,sg))}}async function pd(n,t){return(await ge(n,t)).job}function md(n){ge(`/api/jobs/${n}/cancel`).catch(()=>{})}function gd(n){if(n.state==="queued")return n.position>0?`waiting, ${n.position} before it`:"waiting";if(n.silent_seconds>MS)return`${n.what}: no sign of life for ${Math.round(n.silent_seconds)} s`;let t=n.total?` ${n.step} of ${n.total}`:"",e=n.seconds_left&&n.seconds_left>2?`, ${Math.ceil(n.seconds_left)} s left`:"";return`${n.what}${t}${e}`}async function Vo(n,t,e){try{let i=await pd(n,{}),s=await fd(i,r=>jt(t,N("span",{},gd(r)),N("button",{onclick:()=>md(i)},"Cancel")));return s.state==="done"?s.result:null}catch(i){return e(i.message,!0),null}finally{jt(t)}}var TS=6,Rc=class{constructor(t,e){this.keypoints=e;this.search=N("input",{type:"search",id:"search",placeholder:"keypoint (K)","aria-label":"search a keypoint"}),this.list=N("div",{class:"tree",role:"tree"}),this.search.addEventListener("input",()=>{this.at=0,this.draw()}),this.search.addEventListener("keydown",i=>this.key(i)),t.append(this.search,this.list),this.draw()}keypoints;onchoose=()=>{};onpoint=()=>{};search;recent=[];list;active=[];open=new Set;at=0;show(t){let e=t.map(i=>i.toLowerCase());e.join()!==this.active.join()&&(this.active=e,this.draw())}used(t){this.recent=[t,...this.recent.filter(e=>e!==t)].slice(0,TS),this.search.value="",this.at=0,this.draw()}mirror(){let t=this.keypoints.find(i=>i.released===this.recent[0]);if(!t)return null;let e=this.keypoints.find(i=>i.name===ng(t.name));return e&&e!==t?e.released:null}matches(){let t=this.search.value.toLowerCase().split(/\s+/).filter(Boolean);return t.length===0?[]:this.keypoints.filter(e=>t.every(i=>e.name.toLowerCase().includes(i)))}key(t){let e=this.matches();if(t.key==="ArrowDown"||t.key==="ArrowUp")this.at=Math.max(0,Math.min(e.length-1,this.at+(t.key==="ArrowDown"?1:-1))),this.draw();else if(t.key==="Enter"&&e[this.at])this.onchoose(e[this.at].released),this.search.blur();else if(t.key==="Escape")this.search.value="",this.search.blur(),this.draw();else return;t.preventDefault(),t.stopPropagation()}draw(){let t=this.matches();if(this.search.value.trim()){let o=t.length>0?t.map((a,l)=>this.leaf(a,l===this.at)):[N("p",{class:"hint"},"no such keypoint")];jt(this.list,...o);return}let e=this.recent.map(o=>this.keypoints.find(a=>a.released===o)).filter(Boolean),i=this.keypoints.find(o=>o.released===this.mirror()),s=[...new Set(this.keypoints.map(o=>o.part))],r=this.list.scrollTop;jt(this.list,i?N("div",{class:"recent"},N("span",{},"mirror (M): "),this.leaf(i,!1)):null,e.length>0?N("div",{class:"recent"},N("span",{},"recent: "),...e.map(o=>this.leaf(o,!1))):null,...s.map(o=>this.part(o))),this.list.scrollTop=r}part(t){let e=this.keypoints.filter(r=>r.part===t),i=e.some(r=>this.active.includes(r.released.toLowerCase())),s=N("details",{open:i||this.open.has(t)},N("summary",{},t),...e.map(r=>this.leaf(r,!1)));return s.addEventListener("toggle",()=>s.open?this.open.add(t):this.open.delete(t)),s}leaf(t,e){let i=this.active.includes(t.released.toLowerCase()),s=N("button",{class:`leaf${i?" on":""}${e?" marked":""}`,title:`carried by ${t.joint}`,"data-keypoint":t.released,onclick:()=>this.onchoose(t.released)},t.name);return s.addEventListener("pointerenter",()=>this.onpoint(t.released)),s.addEventListener("pointerleave",()=>this.onpoint(null)),s}};var Pc=class{constructor(t,e){this.root=t;this.lesson=e;t.hidden=!1}root;lesson;at=0;update(t){for(;this.at<this.lesson.steps.length&&ES(this.lesson.steps[this.at].done,t);)this.at+=1;this.draw()}get finished(){return this.at>=this.lesson.steps.length}draw(){let t=this.lesson.steps.length,e=this.finished?"Done: this is all it takes. Submit (top right) writes the annotation file; Sessions (top left) leads back to the queue.":this.lesson.steps[this.at].text;jt(this.root,N("b",{},`${this.lesson.title} ${Math.min(this.at+1,t)}/${t}`),N("span",{id:"lesson-text"},e),this.finished?null:N("button",{onclick:()=>this.skip()},"Skip step"),N("button",{"aria-label":"hide the lesson",onclick:()=>this.root.hidden=!0},"\xD7")),this.root.dataset.step=String(this.at)}skip(){this.at+=1,this.draw()}};function ES(n,t){let e=Object.values(t.doc.points);switch(n.kind){case"seen":return t.seen.has(String(n.what));case"frame":return t.frame>=Number(n.first)&&t.frame<=Number(n.last);case"contact":return e.some(i=>fi(i,Number(n.frame)).some(s=>s.toLowerCase()===String(n.keypoint).toLowerCase())&&AS(t.vertices,i.anchor.vertex,Number(n.vertex))<=Number(n.within));case"ended":return e.filter(i=>Gi(i.contacts).length>1&&fi(i,Number(n.frame)).length===0).length>=Number(n.points);case"determined":return t.determined>=Number(n.share);case"tracked":return e.filter(i=>Gi(i.track).length>=Number(n.frames)).length>=Number(n.points);default:return!1}}function AS(n,t,e){return Math.hypot(...[0,1,2].map(i=>n[3*t+i]-n[3*e+i]))}var rg={object:"#ff8c2b",background:"#56b4e9"},Ic=class{constructor(t,e,i,s,r,o,a){this.store=t;this.video=e;this.frame=i;this.seek=s;this.work=r;this.said=o;this.reload=a;e.onpaint=(l,c,h,d)=>this.paint(l,c,h,d)}store;video;frame;seek;work;said;reload;on=!1;brush="object";report=null;pixels=0;shown=-1;line=null;toggle(){this.on=!this.on,this.video.painting=this.on,this.video.overlays=[],this.shown=-1,Ct("masks").setAttribute("aria-pressed",String(this.on)),Ct("mask-bar").hidden=!this.on,this.on&&!this.report&&this.look(),this.update()}switchBrush(){this.brush=this.brush==="object"?"background":"object",this.draw()}update(){if(!this.on){this.video.strokes=[],this.video.redraw();return}this.showStrokes(),this.shown!==this.frame()&&this.showMasks(),this.draw()}nextJump(t){let e=this.report?.jumps??[],s=(t>0?e.find(([r])=>r>this.frame()):[...e].reverse().find(([r])=>r<this.frame()))??(t>0?e[0]:e[e.length-1]);s?(this.seek(s[0]),this.said(`frame ${s[0]}: the mask ${s[1]}`)):this.said("no mask jumps")}async look(){let t=await this.work(`${this.store.path}/masks/report`,{});t&&(this.report=t.result),this.draw()}async preview(){let t=this.store.doc.strokes[this.frame()];if(!t){this.said("paint on the object first",!0);return}try{let e=await ge(`${this.store.path}/masks/preview`,{frame:this.frame(),paint:t}),i=Uint8Array.from(atob(e.png),s=>s.charCodeAt(0));this.video.overlays=[await createImageBitmap(new Blob([i],{type:"image/png"}))],this.pixels=e.pixels,this.video.redraw()}catch(e){this.said(e.message,!0)}}async propagate(){let t=await this.work(`${this.store.path}/masks/propagate`,{lease:this.store.lease});t&&(this.report=t.result,this.shown=-1,this.update(),this.said(`masks in ${t.result.masked.length} frames, ${t.result.jumps.length} jumps: look at them (J), repair with strokes, propagate again`))}async place(){let t=await this.work(`${this.store.path}/masks/place`,{lease:this.store.lease});if(!t)return;let{scale:e,interval:i,method:s}=t.result;this.said(`scale ${e.toPrecision(3)} (${i.map(r=>r.toPrecision(3)).join(" to ")}), ${s}`),this.reload()}clear(){let t=this.frame();t in this.store.doc.strokes&&this.store.run({label:`strokes of frame ${t} deleted`,ops:[{op:"set_strokes",frames:{[t]:null}}]})}unseen(){let t=this.frame();this.store.run({label:`object not seen in frame ${t}`,ops:[{op:"set_strokes",frames:{[t]:{object:[],background:[]}}}]})}dot(t,e){this.add([[t,e]],this.brush)}paint(t,e,i,s){let r=[Math.round(t*10)/10,Math.round(e*10)/10];if(i==="down")this.line=[r];else if(this.line){let o=this.line[this.line.length-1];Math.hypot(r[0]-o[0],r[1]-o[1])>1.5&&this.line.length<2e3&&this.line.push(r)}if(i==="up"&&this.line){let o=this.line;this.line=null;let a=s?this.brush==="object"?"background":"object":this.brush;this.add(o,a),this.preview()}this.showStrokes()}add(t,e){let i=this.frame(),s=this.store.doc.strokes[i]??{object:[],background:[]},r={...s,[e]:[...s[e],t]};this.store.run({label:`stroke on the ${e} in frame ${i}`,ops:[{op:"set_strokes",frames:{[i]:r}}]})}showStrokes(){let t=this.store.doc.strokes[this.frame()],e=t?["object","background"].flatMap(i=>t[i].map(s=>({color:rg[i],points:s}))):[];this.line&&e.push({color:rg[this.brush],points:this.line}),this.video.strokes=e,this.video.redraw()}async showMasks(){let t=this.frame();this.shown=t;let e=await Promise.all(["human","object"].map(i=>CS(`${this.store.path}/masks/${i}/${t}.png`)));!this.on||this.frame()!==t||(this.video.overlays=e.filter(i=>i!==null&&i.width>1),this.video.redraw())}draw(){let t=Object.keys(this.store.doc.strokes),e=this.report?.jumps??[],i=e.find(([r])=>r===this.frame()),s=(r,o,a,l)=>N("button",{id:r,title:a,onclick:l},o);jt(Ct("mask-bar"),N("b",{},"Masks of the object"),N("span",{id:"mask-brush"},`brush: ${this.brush==="object"?"object":"not object"}`),s("mask-switch","Switch (B)","paint on the object, or on what it is not; the right button paints the other",()=>this.switchBrush()),s("mask-preview","Preview (V)","what the strokes of this frame give",()=>{this.preview()}),s("mask-clear","No strokes here","forget this frame's strokes",()=>this.clear()),s("mask-unseen","Not seen here","the object is hidden or outside in this frame",()=>this.unseen()),N("button",{id:"mask-propagate",class:"primary",onclick:()=>{this.propagate()}},"Propagate"),s("mask-place","Place object by masks","its coarse size and place anew",()=>{this.place()}),s("mask-jump",`Next jump (J): ${e.length}`,"frames whose mask does not continue the one before",()=>this.nextJump(1)),N("span",{class:"hint"},`${this.report?.masked.length??0} masks; painted: ${t.join(", ")||"nothing yet"}${i?`; here the mask ${i[1]}`:""}`))}};async function CS(n){let t=await fetch(n);return t.ok?createImageBitmap(await t.blob()):null}function yd(n){return n>4e4}function ag(n){return n>100}function lg(n,t){return`drawn with ${og(n)} of ${og(t)} triangles; clicks mean the full mesh`}function og(n){return n<1e3?String(n):(1e3*Math.round(n/1e3)).toLocaleString("en").replaceAll(","," ")}function Dr(n){let[t,e,i]=new Uint32Array(n,0,3),s=new Float32Array(n,12,3*t),r=new Float32Array(n,12+12*t,3*i),o=new Uint32Array(n,12+12*(t+i),3*e);return{vertices:s,points:r,faces:o}}var Lc=class{constructor(t,e,i=()=>{}){this.limit=t;this.load=e;this.dispose=i}limit;load;dispose;held=new Map;get(t){let e=this.held.get(t);if(e)return this.held.delete(t),this.held.set(t,e),e;let i=this.load(t);for(this.held.set(t,i),i.catch(()=>this.held.delete(t));this.held.size>this.limit;){let[s,r]=this.held.entries().next().value;this.held.delete(s),r.then(this.dispose).catch(()=>{})}return i}},Dc=class{constructor(t,e){this.session=t;this.frames=e}session;frames;pictures=new Lc(80,t=>RS(t),t=>t.close());bodies=new Lc(60,async t=>new Float32Array(await Fn(t)));frame(t){return this.pictures.get(`/api/sessions/${this.session}/frames/${t}.jpg`)}prefetch(t,e,i){for(let s=1;s<=i;s++){let r=t+e*s;r>=0&&r<this.frames&&this.frame(r).catch(()=>{})}}observedBody(t){return this.bodies.get(`/api/sessions/${this.session}/body/${t}.bin`)}solvedBody(t,e){return this.bodies.get(`/api/jobs/${t}/body/${e}.bin`)}};async function Nc(n,t){return Dr(await Fn(`/api/sessions/${n.id}/${t}.bin?v=${n.mesh}`))}async function RS(n){let t=await fetch(n);if(!t.ok)throw new Error(`${n}: ${t.status}`);return createImageBitmap(await t.blob())}async function cg(n,t,e){let i=await be(`${n}/history`),s=c=>new Date(c*1e3).toLocaleTimeString(),r=i.steps.map(c=>N("tr",{},N("td",{},String(c.revision)),N("td",{},s(c.time)),N("td",{},c.user),N("td",{},c.kind==="edit"?c.label:`${c.kind}: ${c.label}`),N("td",{},c.revision<t?N("button",{onclick:()=>{l.close(),e(c.revision)}},"Go back here"):null))),o=N("button",{disabled:t===0,onclick:()=>{l.close(),e(0)}},"Back to the beginning"),a=i.events.map(c=>N("li",{},`${s(c.time)} ${c.user}: ${c.kind} ${c.detail}`)),l=Ke("History",N("div",{class:"scroll"},N("table",{class:"queue"},N("tbody",{},...r))),o,a.length?N("ul",{class:"events"},...a):null)}function hg(n,t,e,i){let s=Math.hypot(n[0]-t[0],n[1]-t[1],n[2]-t[2]),r=N("input",{type:"number",step:"0.001",min:"0.001",value:(s*e).toFixed(3),id:"edge-length"}),o=()=>{let l=Number(r.value);l>0&&s>1e-6&&i(zo(Math.round(l/s*1e5)/1e5)),a.close()};r.addEventListener("keydown",l=>l.key==="Enter"&&o());let a=Ke("How long is it, in meters?",r,N("button",{class:"primary",onclick:o},"Set the scale"));r.select()}function ug(n,t,e,i){let s=Ke("Supports: tables and steps, meters, Z up",N("p",{class:"hint"},"A box carries what lies on it in the simulation. Its outline is shown in the middle view.")),r=N("div",{class:"supports"});s.append(r);let o=()=>{r.replaceChildren(...Object.entries(n.supports).map(([a,l])=>PS(a,l,e,o,i)),N("button",{class:"primary",disabled:!i,onclick:()=>{e(dg(IS(n),t,"add")),o()}},"Add a box under the object"))};o()}function PS(n,t,e,i,s){let r=N("input",{type:"text",value:t.name,size:8,disabled:!s}),o=[...t.pos_w,...t.half_size.map(h=>2*h),LS(t)].map(h=>N("input",{type:"number",step:"0.01",value:h.toFixed(3),disabled:!s})),a=()=>{let[h,d,u,f,g,x,p]=o.map(b=>Number(b.value)),m=Math.PI/360*p,y={name:r.value||"box",pos_w:[h,d,u],half_size:[f/2,g/2,x/2],quat_w:[0,0,Math.sin(m),Math.cos(m)]};e(dg(n,y,"change")),i()};for(let h of[r,...o])h.addEventListener("change",a);let l=["x","y","z","length","width","height","turn \xB0"],c=o.map((h,d)=>N("label",{},l[d],h));return N("div",{class:"support"},r,...c,N("button",{disabled:!s,onclick:()=>{e({label:`remove ${t.name}`,ops:[{op:"set_support",id:n,box:null}]}),i()}},"Remove"))}function dg(n,t,e){return{label:`${e} support ${t.name}`,ops:[{op:"set_support",id:n,box:t}]}}function IS(n){let t=1;for(;n.supports[`s${t}`];)t+=1;return`s${t}`}function LS(n){return 360/Math.PI*Math.atan2(n.quat_w[2],n.quat_w[3])}var Uc=class{constructor(t,e,i){this.root=t;this.keypoints=e;this.actions=i}root;keypoints;actions;draw(t,e,i,s,r){let o=Object.entries(t.points).map(([h,d])=>{let u=fi(d,e).map(x=>this.shown(x)),f=d.track[e],g=f?gn(d,e)?`${f[0].toFixed(1)}, ${f[1].toFixed(1)}`:"hidden":"";return N("li",{class:h===i?"row selected":"row",role:"option","aria-selected":h===i,"data-point":h,onclick:()=>this.actions.select(h)},N("span",{class:"swatch",color:s.get(h)}),N("b",{},h),N("span",{class:"names"},u.join(", ")),N("span",{class:"seen"},g))}),a=N("ul",{class:"points",role:"listbox","aria-label":"points"},...o),l=o.length===0?N("p",{class:"hint"},"Click the object in the middle view to make a point."):null,c=this.root.querySelector(".points")?.scrollTop??0;jt(this.root,a,l,i?this.tools(t,i,e,r):null),a.scrollTop=c}shown(t){return this.keypoints.find(e=>e.released.toLowerCase()===t.toLowerCase())?.name??t}tools(t,e,i,s){let r=t.points[e],o=fi(r,i).length>0,a=!!r.track[i],l=(h,d,u,f=!0)=>N("button",{title:d,disabled:!s||!f,onclick:u},h),c=this.actions;return N("div",{class:"tools"},N("div",{class:"group"},N("span",{},"contact"),l("End here","no contact from this frame on (E)",c.endContact,o),l("Remove key","take away the key frame that holds here (R)",c.removeKey,Object.keys(r.contacts).length>0)),N("div",{class:"group"},N("span",{},"track"),l("\u25C0","track backward from here (Shift+T)",()=>c.track("backward",!1),a),l("both","track both ways (Alt+T)",()=>c.track("both",!1),a),l("\u25B6","track forward from here (T)",()=>c.track("forward",!1),a),l("all \u25B6","track every point placed in this frame forward (Ctrl+Shift+T)",()=>c.track("forward",!0),!0),l("Forget","forget where it is in this frame (U)",c.unplace,a)),N("div",{class:"group"},l(gn(r,i)?"Hide from here":"Seen from here","occluded, or visible again (H)",c.toggleVisible),l("Delete everywhere","the point in all frames; Ctrl+Z brings it back (Delete)",c.remove)))}};function Oc(n,t){let e=new Int32Array(t+1);for(let l=0;l<n.length;l++)e[Math.min(n[l],n[fg(l)])+1]+=1;for(let l=0;l<t;l++)e[l+1]+=e[l];let i=e.slice(0,t),s=new Int32Array(n.length),r=new Int32Array(4*n.length),o=new Int32Array(n.length),a=0;for(let l=0;l<n.length;l++){let c=n[l],h=n[fg(l)],d=Math.min(c,h),u=Math.floor(l/3),f=DS(r,s,e[d],i[d],c+h);if(f>=0){r[4*f+3]=u,o[f]+=1;continue}r.set([c,h,u,-1],4*a),o[a]=1,s[i[d]++]=a++}return{edges:r.slice(0,4*a),faces:o.slice(0,a)}}function fg(n){return n%3===2?n-2:n+1}function DS(n,t,e,i,s){for(let r=e;r<i;r++){let o=t[r];if(n[4*o]+n[4*o+1]===s)return o}return-1}function pg(n,t=1e-6){let e=n.length/3,i=Int32Array.from(n,l=>Math.round(l/t)),s=new Int32Array(e),r=2**Math.ceil(Math.log2(2*e+2)),o=new Int32Array(r).fill(-1),a=(l,c)=>i[3*l]===i[3*c]&&i[3*l+1]===i[3*c+1]&&i[3*l+2]===i[3*c+2];for(let l=0;l<e;l++){let c=NS(i[3*l],i[3*l+1],i[3*l+2])&r-1;for(;o[c]>=0&&!a(o[c],l);)c=c+1&r-1;o[c]<0&&(o[c]=l),s[l]=o[c]}return s}function NS(n,t,e){let i=Math.imul(n,73856093)^Math.imul(t,19349663)^Math.imul(e,83492791),s=Math.imul(i^i>>>15,739982445);return s^s>>>13}function vd(n,t,e,i){let s=i*t[e],r=i*t[e+1],o=i*t[e+2];return[n[0]*s+n[1]*r+n[2]*o+n[9],n[3]*s+n[4]*r+n[5]*o+n[10],n[6]*s+n[7]*r+n[8]*o+n[11]]}function Fc(n,t){return t[2]<.02?null:[n[0][0]*t[0]/t[2]+n[0][2],n[1][1]*t[1]/t[2]+n[1][2]]}function xd(n,t,e){if(n.face===null||!n.bary)return[0,1,2].map(s=>t[3*n.vertex+s]);let i=[0,0,0];for(let s=0;s<3;s++){let r=e[3*n.face+s];for(let o=0;o<3;o++)i[o]+=n.bary[s]*t[3*r+o]}return i}var US=2,Nr=class{constructor(t,e){this.vertices=t;this.faces=e;this.edges=Oc(e,t.length/3).edges,this.placed=new Float32Array(t.length),this.facing=new Uint8Array(e.length/3)}vertices;faces;edges;placed;facing;recent=[];draw(t,e,i){let s=this.recent.find(o=>o.pose===e&&o.scale===i);if(s)return s.lines;this.place(e,i),this.face();let r=this.lines(t);return this.recent=[{pose:e,scale:i,lines:r},...this.recent].slice(0,US),r}lines(t){let{edges:e,facing:i}=this,s=[];for(let r=0;r<e.length;r+=4){let o=e[r+3];if(o>=0&&i[e[r+2]]===i[o])continue;let a=Fc(t,this.at(e[r])),l=Fc(t,this.at(e[r+1]));a&&l&&s.push(a[0],a[1],l[0],l[1])}return s}at(t){return[this.placed[3*t],this.placed[3*t+1],this.placed[3*t+2]]}place(t,e){let{vertices:i,placed:s}=this;for(let r=0;r<i.length;r+=3){let o=e*i[r],a=e*i[r+1],l=e*i[r+2];s[r]=t[0]*o+t[1]*a+t[2]*l+t[9],s[r+1]=t[3]*o+t[4]*a+t[5]*l+t[10],s[r+2]=t[6]*o+t[7]*a+t[8]*l+t[11]}}face(){let{faces:t,placed:e,facing:i}=this;for(let s=0;s<i.length;s++){let r=3*t[3*s],o=3*t[3*s+1],a=3*t[3*s+2],l=e[o]-e[r],c=e[o+1]-e[r+1],h=e[o+2]-e[r+2],d=e[a]-e[r],u=e[a+1]-e[r+1],f=e[a+2]-e[r+2],g=(c*f-h*u)*e[r]+(h*d-l*f)*e[r+1]+(l*u-c*d)*e[r+2];i[s]=g<0?1:0}}};var Ds=new Ss,Ie=new C,rs=new C,Te=new _e,mg={X:new C(1,0,0),Y:new C(0,1,0),Z:new C(0,0,1)},bd={type:"change"},gg={type:"mouseDown",mode:null},_g={type:"mouseUp",mode:null},yg={type:"objectChange"},Hc=class extends Ms{constructor(t,e=null){super(void 0,e);let i=new Md(this);this._root=i;let s=new wd;this._gizmo=s,i.add(s);let r=new Td;this._plane=r,i.add(r);let o=this;function a(b,v){let S=v;Object.defineProperty(o,b,{get:function(){return S!==void 0?S:v},set:function(w){S!==w&&(S=w,r[b]=w,s[b]=w,o.dispatchEvent({type:b+"-changed",value:w}),o.dispatchEvent(bd))}}),o[b]=v,r[b]=v,s[b]=v}a("camera",t),a("object",void 0),a("enabled",!0),a("axis",null),a("mode","translate"),a("translationSnap",null),a("rotationSnap",null),a("scaleSnap",null),a("space","world"),a("size",1),this.viewport=null,a("dragging",!1),a("showX",!0),a("showY",!0),a("showZ",!0),a("showXY",!0),a("showYZ",!0),a("showXZ",!0),a("showXYZE",!0),a("showE",!0),a("minX",-1/0),a("maxX",1/0),a("minY",-1/0),a("maxY",1/0),a("minZ",-1/0),a("maxZ",1/0);let l=new C,c=new C,h=new _e,d=new _e,u=new C,f=new _e,g=new C,x=new C,p=new C,m=0,y=new C;a("worldPosition",l),a("worldPositionStart",c),a("worldQuaternion",h),a("worldQuaternionStart",d),a("cameraPosition",u),a("cameraQuaternion",f),a("pointStart",g),a("pointEnd",x),a("rotationAxis",p),a("rotationAngle",m),a("eye",y),this._offset=new C,this._startNorm=new C,this._endNorm=new C,this._cameraScale=new C,this._parentPosition=new C,this._parentQuaternion=new _e,this._parentQuaternionInv=new _e,this._parentScale=new C,this._worldScaleStart=new C,this._worldQuaternionInv=new _e,this._worldScale=new C,this._positionStart=new C,this._quaternionStart=new _e,this._scaleStart=new C,this._getPointer=OS.bind(this),this._onPointerDown=BS.bind(this),this._onPointerHover=FS.bind(this),this._onPointerMove=kS.bind(this),this._onPointerUp=zS.bind(this),e!==null&&this.connect(e)}connect(t){super.connect(t),this.domElement.addEventListener("pointerdown",this._onPointerDown),this.domElement.addEventListener("pointermove",this._onPointerHover),this.domElement.addEventListener("pointerup",this._onPointerUp),this.domElement.style.touchAction="none"}disconnect(){this.domElement.removeEventListener("pointerdown",this._onPointerDown),this.domElement.removeEventListener("pointermove",this._onPointerHover),this.domElement.removeEventListener("pointermove",this._onPointerMove),this.domElement.removeEventListener("pointerup",this._onPointerUp),this.domElement.style.touchAction=""}getHelper(){return this._root}pointerHover(t){if(this.object===void 0||this.dragging===!0)return;t!==null&&Ds.setFromCamera(t,this.camera);let e=Sd(this._gizmo.picker[this.mode],Ds);e?this.axis=e.object.name:this.axis=null}pointerDown(t){if(!(this.object===void 0||this.dragging===!0||t!=null&&t.button!==0)&&this.axis!==null){t!==null&&Ds.setFromCamera(t,this.camera);let e=Sd(this._plane,Ds,!0);e&&(this.object.updateMatrixWorld(),this.object.parent.updateMatrixWorld(),this._positionStart.copy(this.object.position),this._quaternionStart.copy(this.object.quaternion),this._scaleStart.copy(this.object.scale),this.object.matrixWorld.decompose(this.worldPositionStart,this.worldQuaternionStart,this._worldScaleStart),this.pointStart.copy(e.point).sub(this.worldPositionStart)),this.dragging=!0,gg.mode=this.mode,this.dispatchEvent(gg)}}pointerMove(t){let e=this.axis,i=this.mode,s=this.object,r=this.space;if(i==="scale"?r="local":(e==="E"||e==="XYZE"||e==="XYZ")&&(r="world"),s===void 0||e===null||this.dragging===!1||t!==null&&t.button!==-1)return;t!==null&&Ds.setFromCamera(t,this.camera);let o=Sd(this._plane,Ds,!0);if(o){if(this.pointEnd.copy(o.point).sub(this.worldPositionStart),i==="translate")this._offset.copy(this.pointEnd).sub(this.pointStart),r==="local"&&e!=="XYZ"&&this._offset.applyQuaternion(this._worldQuaternionInv),e.indexOf("X")===-1&&(this._offset.x=0),e.indexOf("Y")===-1&&(this._offset.y=0),e.indexOf("Z")===-1&&(this._offset.z=0),r==="local"&&e!=="XYZ"?this._offset.applyQuaternion(this._quaternionStart).divide(this._parentScale):this._offset.applyQuaternion(this._parentQuaternionInv).divide(this._parentScale),s.position.copy(this._offset).add(this._positionStart),this.translationSnap&&(r==="local"&&(s.position.applyQuaternion(Te.copy(this._quaternionStart).invert()),e.search("X")!==-1&&(s.position.x=Math.round(s.position.x/this.translationSnap)*this.translationSnap),e.search("Y")!==-1&&(s.position.y=Math.round(s.position.y/this.translationSnap)*this.translationSnap),e.search("Z")!==-1&&(s.position.z=Math.round(s.position.z/this.translationSnap)*this.translationSnap),s.position.applyQuaternion(this._quaternionStart)),r==="world"&&(s.getWorldPosition(Ie),e.search("X")!==-1&&(Ie.x=Math.round(Ie.x/this.translationSnap)*this.translationSnap),e.search("Y")!==-1&&(Ie.y=Math.round(Ie.y/this.translationSnap)*this.translationSnap),e.search("Z")!==-1&&(Ie.z=Math.round(Ie.z/this.translationSnap)*this.translationSnap),s.position.copy(s.parent.worldToLocal(Ie)))),s.position.x=Math.max(this.minX,Math.min(this.maxX,s.position.x)),s.position.y=Math.max(this.minY,Math.min(this.maxY,s.position.y)),s.position.z=Math.max(this.minZ,Math.min(this.maxZ,s.position.z));else if(i==="scale"){if(e.search("XYZ")!==-1){let a=this.pointEnd.length()/this.pointStart.length();this.pointEnd.dot(this.pointStart)<0&&(a*=-1),rs.set(a,a,a)}else Ie.copy(this.pointStart),rs.copy(this.pointEnd),Ie.applyQuaternion(this._worldQuaternionInv),rs.applyQuaternion(this._worldQuaternionInv),rs.divide(Ie),e.search("X")===-1&&(rs.x=1),e.search("Y")===-1&&(rs.y=1),e.search("Z")===-1&&(rs.z=1);s.scale.copy(this._scaleStart).multiply(rs),this.scaleSnap&&(e.search("X")!==-1&&(s.scale.x=Math.round(s.scale.x/this.scaleSnap)*this.scaleSnap||this.scaleSnap),e.search("Y")!==-1&&(s.scale.y=Math.round(s.scale.y/this.scaleSnap)*this.scaleSnap||this.scaleSnap),e.search("Z")!==-1&&(s.scale.z=Math.round(s.scale.z/this.scaleSnap)*this.scaleSnap||this.scaleSnap))}else if(i==="rotate"){this._offset.copy(this.pointEnd).sub(this.pointStart);let a=20/this.worldPosition.distanceTo(Ie.setFromMatrixPosition(this.camera.matrixWorld)),l=!1;e==="XYZE"?(this.rotationAxis.copy(this._offset).cross(this.eye).normalize(),this.rotationAngle=this._offset.dot(Ie.copy(this.rotationAxis).cross(this.eye))*a):(e==="X"||e==="Y"||e==="Z")&&(this.rotationAxis.copy(mg[e]),Ie.copy(mg[e]),r==="local"&&Ie.applyQuaternion(this.worldQuaternion),Ie.cross(this.eye),Ie.length()===0?l=!0:this.rotationAngle=this._offset.dot(Ie.normalize())*a),(e==="E"||l)&&(this.rotationAxis.copy(this.eye),this.rotationAngle=this.pointEnd.angleTo(this.pointStart),this._startNorm.copy(this.pointStart).normalize(),this._endNorm.copy(this.pointEnd).normalize(),this.rotationAngle*=this._endNorm.cross(this._startNorm).dot(this.eye)<0?1:-1),this.rotationSnap&&(this.rotationAngle=Math.round(this.rotationAngle/this.rotationSnap)*this.rotationSnap),r==="local"&&e!=="E"&&e!=="XYZE"?(s.quaternion.copy(this._quaternionStart),s.quaternion.multiply(Te.setFromAxisAngle(this.rotationAxis,this.rotationAngle)).normalize()):(this.rotationAxis.applyQuaternion(this._parentQuaternionInv),s.quaternion.copy(Te.setFromAxisAngle(this.rotationAxis,this.rotationAngle)),s.quaternion.multiply(this._quaternionStart).normalize())}this.dispatchEvent(bd),this.dispatchEvent(yg)}}pointerUp(t){t!==null&&t.button!==0||(this.dragging&&this.axis!==null&&(_g.mode=this.mode,this.dispatchEvent(_g)),this.dragging=!1,this.axis=null)}dispose(){this.disconnect(),this._root.dispose()}attach(t){return this.object=t,this._root.visible=!0,this}detach(){return this.object=void 0,this.axis=null,this._root.visible=!1,this}reset(){this.enabled&&this.dragging&&(this.object.position.copy(this._positionStart),this.object.quaternion.copy(this._quaternionStart),this.object.scale.copy(this._scaleStart),this.dispatchEvent(bd),this.dispatchEvent(yg),this.pointStart.copy(this.pointEnd))}getRaycaster(){return Ds}getMode(){return this.mode}setMode(t){this.mode=t}setTranslationSnap(t){this.translationSnap=t}setRotationSnap(t){this.rotationSnap=t}setScaleSnap(t){this.scaleSnap=t}setSize(t){this.size=t}setSpace(t){this.space=t}setColors(t,e,i,s){let r=this._gizmo.materialLib;r.xAxis.color.set(t),r.yAxis.color.set(e),r.zAxis.color.set(i),r.active.color.set(s),r.xAxisTransparent.color.set(t),r.yAxisTransparent.color.set(e),r.zAxisTransparent.color.set(i),r.activeTransparent.color.set(s),r.xAxis._color&&r.xAxis._color.set(t),r.yAxis._color&&r.yAxis._color.set(e),r.zAxis._color&&r.zAxis._color.set(i),r.active._color&&r.active._color.set(s),r.xAxisTransparent._color&&r.xAxisTransparent._color.set(t),r.yAxisTransparent._color&&r.yAxisTransparent._color.set(e),r.zAxisTransparent._color&&r.zAxisTransparent._color.set(i),r.activeTransparent._color&&r.activeTransparent._color.set(s)}};function OS(n){if(this.domElement.ownerDocument.pointerLockElement)return{x:0,y:0,button:n.button};{let t=this.domElement.getBoundingClientRect(),e=this.viewport,i,s,r,o;return e!==null?(i=e.x,s=t.height-e.y-e.w,r=e.z,o=e.w):(i=0,s=0,r=t.width,o=t.height),{x:(n.clientX-t.left-i)/r*2-1,y:-(n.clientY-t.top-s)/o*2+1,button:n.button}}}function FS(n){if(this.enabled)switch(n.pointerType){case"mouse":case"pen":this.pointerHover(this._getPointer(n));break}}function BS(n){this.enabled&&(document.pointerLockElement||this.domElement.setPointerCapture(n.pointerId),this.domElement.addEventListener("pointermove",this._onPointerMove),this.pointerHover(this._getPointer(n)),this.pointerDown(this._getPointer(n)))}function kS(n){this.enabled&&this.pointerMove(this._getPointer(n))}function zS(n){this.enabled&&(this.domElement.releasePointerCapture(n.pointerId),this.domElement.removeEventListener("pointermove",this._onPointerMove),this.pointerUp(this._getPointer(n)))}function Sd(n,t,e){let i=t.intersectObject(n,!0);for(let s=0;s<i.length;s++)if(i[s].object.visible||e)return i[s];return!1}var Bc=new ji,pe=new C(0,1,0),vg=new C(0,0,0),xg=new Dt,kc=new _e,Vc=new _e,_n=new C,Gc=new Dt,Wo=new C(1,0,0),Ns=new C(0,1,0),Xo=new C(0,0,1),zc=new C,Ho=new C,Go=new C,Md=class extends Le{constructor(t){super(),this.isTransformControlsRoot=!0,this.controls=t,this.visible=!1}updateMatrixWorld(t){let e=this.controls;e.object!==void 0&&(e.object.updateMatrixWorld(),e.object.parent===null?console.error("TransformControls: The attached 3D object must be a part of the scene graph."):e.object.parent.matrixWorld.decompose(e._parentPosition,e._parentQuaternion,e._parentScale),e.object.matrixWorld.decompose(e.worldPosition,e.worldQuaternion,e._worldScale),e._parentQuaternionInv.copy(e._parentQuaternion).invert(),e._worldQuaternionInv.copy(e.worldQuaternion).invert()),e.camera.updateMatrixWorld(),e.camera.matrixWorld.decompose(e.cameraPosition,e.cameraQuaternion,e._cameraScale),e.camera.isOrthographicCamera?e.camera.getWorldDirection(e.eye).negate():e.eye.copy(e.cameraPosition).sub(e.worldPosition).normalize(),this.parent&&(Gc.copy(this.parent.matrixWorld).invert(),Gc.decompose(this.position,this.quaternion,this.scale)),super.updateMatrixWorld(t)}dispose(){this.traverse(function(t){t.geometry&&t.geometry.dispose(),t.material&&t.material.dispose()})}},wd=class extends Le{constructor(){super(),this.isTransformControlsGizmo=!0,this.type="TransformControlsGizmo";let t=new xs({depthTest:!1,depthWrite:!1,fog:!1,toneMapped:!1,transparent:!0}),e=new Wn({depthTest:!1,depthWrite:!1,fog:!1,toneMapped:!1,transparent:!0}),i=t.clone();i.opacity=.15;let s=e.clone();s.opacity=.5;let r=t.clone();r.color.setHex(16711680);let o=t.clone();o.color.setHex(65280);let a=t.clone();a.color.setHex(255);let l=t.clone();l.color.setHex(16711680),l.opacity=.5;let c=t.clone();c.color.setHex(65280),c.opacity=.5;let h=t.clone();h.color.setHex(255),h.opacity=.5;let d=t.clone();d.opacity=.25;let u=t.clone();u.color.setHex(16776960),u.opacity=.25;let f=t.clone();f.color.setHex(16776960);let g=t.clone();g.color.setHex(7895160),this.materialLib={xAxis:r,yAxis:o,zAxis:a,active:f,xAxisTransparent:l,yAxisTransparent:c,zAxisTransparent:h,activeTransparent:u};let x=new $e(0,.04,.1,12);x.translate(0,.05,0);let p=new we(.08,.08,.08);p.translate(0,.04,0);let m=new Me;m.setAttribute("position",new oe([0,0,0,1,0,0],3));let y=new $e(.0075,.0075,.5,3);y.translate(0,.25,0);function b(B,H){let G=new Cn(B,.0075,3,64,H*Math.PI*2);return G.rotateY(Math.PI/2),G.rotateX(Math.PI/2),G}function v(){let B=new Me;return B.setAttribute("position",new oe([0,0,0,1,1,1],3)),B}let S={X:[[new st(x,r),[.5,0,0],[0,0,-Math.PI/2]],[new st(x,r),[-.5,0,0],[0,0,Math.PI/2]],[new st(y,r),[0,0,0],[0,0,-Math.PI/2]]],Y:[[new st(x,o),[0,.5,0]],[new st(x,o),[0,-.5,0],[Math.PI,0,0]],[new st(y,o)]],Z:[[new st(x,a),[0,0,.5],[Math.PI/2,0,0]],[new st(x,a),[0,0,-.5],[-Math.PI/2,0,0]],[new st(y,a),null,[Math.PI/2,0,0]]],XYZ:[[new st(new qn(.1,0),d),[0,0,0]]],XY:[[new st(new we(.15,.15,.01),h),[.15,.15,0]]],YZ:[[new st(new we(.15,.15,.01),l),[0,.15,.15],[0,Math.PI/2,0]]],XZ:[[new st(new we(.15,.15,.01),c),[.15,0,.15],[-Math.PI/2,0,0]]]},w={X:[[new st(new $e(.2,0,.6,4),i),[.3,0,0],[0,0,-Math.PI/2]],[new st(new $e(.2,0,.6,4),i),[-.3,0,0],[0,0,Math.PI/2]]],Y:[[new st(new $e(.2,0,.6,4),i),[0,.3,0]],[new st(new $e(.2,0,.6,4),i),[0,-.3,0],[0,0,Math.PI]]],Z:[[new st(new $e(.2,0,.6,4),i),[0,0,.3],[Math.PI/2,0,0]],[new st(new $e(.2,0,.6,4),i),[0,0,-.3],[-Math.PI/2,0,0]]],XYZ:[[new st(new qn(.2,0),i)]],XY:[[new st(new we(.2,.2,.01),i),[.15,.15,0]]],YZ:[[new st(new we(.2,.2,.01),i),[0,.15,.15],[0,Math.PI/2,0]]],XZ:[[new st(new we(.2,.2,.01),i),[.15,0,.15],[-Math.PI/2,0,0]]]},_={START:[[new st(new qn(.01,2),s),null,null,null,"helper"]],END:[[new st(new qn(.01,2),s),null,null,null,"helper"]],DELTA:[[new ti(v(),s),null,null,null,"helper"]],X:[[new ti(m,s),[-1e3,0,0],null,[1e6,1,1],"helper"]],Y:[[new ti(m,s),[0,-1e3,0],[0,0,Math.PI/2],[1e6,1,1],"helper"]],Z:[[new ti(m,s),[0,0,-1e3],[0,-Math.PI/2,0],[1e6,1,1],"helper"]]},M={XYZE:[[new st(b(.5,1),g),null,[0,Math.PI/2,0]]],X:[[new st(b(.5,.5),r)]],Y:[[new st(b(.5,.5),o),null,[0,0,-Math.PI/2]]],Z:[[new st(b(.5,.5),a),null,[0,Math.PI/2,0]]],E:[[new st(b(.75,1),u),null,[0,Math.PI/2,0]]]},R={AXIS:[[new ti(m,s),[-1e3,0,0],null,[1e6,1,1],"helper"]]},A={XYZE:[[new st(new ao(.25,10,8),i)]],X:[[new st(new Cn(.5,.1,4,24),i),[0,0,0],[0,-Math.PI/2,-Math.PI/2]]],Y:[[new st(new Cn(.5,.1,4,24),i),[0,0,0],[Math.PI/2,0,0]]],Z:[[new st(new Cn(.5,.1,4,24),i),[0,0,0],[0,0,-Math.PI/2]]],E:[[new st(new Cn(.75,.1,2,24),i)]]},P={X:[[new st(p,r),[.5,0,0],[0,0,-Math.PI/2]],[new st(y,r),[0,0,0],[0,0,-Math.PI/2]],[new st(p,r),[-.5,0,0],[0,0,Math.PI/2]]],Y:[[new st(p,o),[0,.5,0]],[new st(y,o)],[new st(p,o),[0,-.5,0],[0,0,Math.PI]]],Z:[[new st(p,a),[0,0,.5],[Math.PI/2,0,0]],[new st(y,a),[0,0,0],[Math.PI/2,0,0]],[new st(p,a),[0,0,-.5],[-Math.PI/2,0,0]]],XY:[[new st(new we(.15,.15,.01),h),[.15,.15,0]]],YZ:[[new st(new we(.15,.15,.01),l),[0,.15,.15],[0,Math.PI/2,0]]],XZ:[[new st(new we(.15,.15,.01),c),[.15,0,.15],[-Math.PI/2,0,0]]],XYZ:[[new st(new we(.1,.1,.1),d)]]},I={X:[[new st(new $e(.2,0,.6,4),i),[.3,0,0],[0,0,-Math.PI/2]],[new st(new $e(.2,0,.6,4),i),[-.3,0,0],[0,0,Math.PI/2]]],Y:[[new st(new $e(.2,0,.6,4),i),[0,.3,0]],[new st(new $e(.2,0,.6,4),i),[0,-.3,0],[0,0,Math.PI]]],Z:[[new st(new $e(.2,0,.6,4),i),[0,0,.3],[Math.PI/2,0,0]],[new st(new $e(.2,0,.6,4),i),[0,0,-.3],[-Math.PI/2,0,0]]],XY:[[new st(new we(.2,.2,.01),i),[.15,.15,0]]],YZ:[[new st(new we(.2,.2,.01),i),[0,.15,.15],[0,Math.PI/2,0]]],XZ:[[new st(new we(.2,.2,.01),i),[.15,0,.15],[-Math.PI/2,0,0]]],XYZ:[[new st(new we(.2,.2,.2),i),[0,0,0]]]},O={X:[[new ti(m,s),[-1e3,0,0],null,[1e6,1,1],"helper"]],Y:[[new ti(m,s),[0,-1e3,0],[0,0,Math.PI/2],[1e6,1,1],"helper"]],Z:[[new ti(m,s),[0,0,-1e3],[0,-Math.PI/2,0],[1e6,1,1],"helper"]]};function L(B){let H=new Le;for(let G in B)for(let et=B[G].length;et--;){let X=B[G][et][0].clone(),J=B[G][et][1],tt=B[G][et][2],vt=B[G][et][3],Nt=B[G][et][4];X.name=G,X.tag=Nt,J&&X.position.set(J[0],J[1],J[2]),tt&&X.rotation.set(tt[0],tt[1],tt[2]),vt&&X.scale.set(vt[0],vt[1],vt[2]),X.updateMatrix();let Z=X.geometry.clone();Z.applyMatrix4(X.matrix),X.geometry=Z,X.renderOrder=1/0,X.position.set(0,0,0),X.rotation.set(0,0,0),X.scale.set(1,1,1),H.add(X)}return H}this.gizmo={},this.picker={},this.helper={},this.add(this.gizmo.translate=L(S)),this.add(this.gizmo.rotate=L(M)),this.add(this.gizmo.scale=L(P)),this.add(this.picker.translate=L(w)),this.add(this.picker.rotate=L(A)),this.add(this.picker.scale=L(I)),this.add(this.helper.translate=L(_)),this.add(this.helper.rotate=L(R)),this.add(this.helper.scale=L(O)),this.picker.translate.visible=!1,this.picker.rotate.visible=!1,this.picker.scale.visible=!1}updateMatrixWorld(t){let i=(this.mode==="scale"?"local":this.space)==="local"?this.worldQuaternion:Vc;this.gizmo.translate.visible=this.mode==="translate",this.gizmo.rotate.visible=this.mode==="rotate",this.gizmo.scale.visible=this.mode==="scale",this.helper.translate.visible=this.mode==="translate",this.helper.rotate.visible=this.mode==="rotate",this.helper.scale.visible=this.mode==="scale";let s=[];s=s.concat(this.picker[this.mode].children),s=s.concat(this.gizmo[this.mode].children),s=s.concat(this.helper[this.mode].children);for(let r=0;r<s.length;r++){let o=s[r];o.visible=!0,o.rotation.set(0,0,0),o.position.copy(this.worldPosition);let a;if(this.camera.isOrthographicCamera?a=(this.camera.top-this.camera.bottom)/this.camera.zoom:a=this.worldPosition.distanceTo(this.cameraPosition)*Math.min(1.9*Math.tan(Math.PI*this.camera.fov/360)/this.camera.zoom,7),o.scale.set(1,1,1).multiplyScalar(a*this.size/4),o.tag==="helper"){o.visible=!1,o.name==="AXIS"?(o.visible=!!this.axis,this.axis==="X"&&(Te.setFromEuler(Bc.set(0,0,0)),o.quaternion.copy(i).multiply(Te),Math.abs(pe.copy(Wo).applyQuaternion(i).dot(this.eye))>.9&&(o.visible=!1)),this.axis==="Y"&&(Te.setFromEuler(Bc.set(0,0,Math.PI/2)),o.quaternion.copy(i).multiply(Te),Math.abs(pe.copy(Ns).applyQuaternion(i).dot(this.eye))>.9&&(o.visible=!1)),this.axis==="Z"&&(Te.setFromEuler(Bc.set(0,Math.PI/2,0)),o.quaternion.copy(i).multiply(Te),Math.abs(pe.copy(Xo).applyQuaternion(i).dot(this.eye))>.9&&(o.visible=!1)),this.axis==="XYZE"&&(Te.setFromEuler(Bc.set(0,Math.PI/2,0)),pe.copy(this.rotationAxis),o.quaternion.setFromRotationMatrix(xg.lookAt(vg,pe,Ns)),o.quaternion.multiply(Te),o.visible=this.dragging),this.axis==="E"&&(o.visible=!1)):o.name==="START"?(o.position.copy(this.worldPositionStart),o.visible=this.dragging):o.name==="END"?(o.position.copy(this.worldPosition),o.visible=this.dragging):o.name==="DELTA"?(o.position.copy(this.worldPositionStart),o.quaternion.copy(this.worldQuaternionStart),Ie.set(1e-10,1e-10,1e-10).add(this.worldPositionStart).sub(this.worldPosition).multiplyScalar(-1),Ie.applyQuaternion(this.worldQuaternionStart.clone().invert()),o.scale.copy(Ie),o.visible=this.dragging):(o.quaternion.copy(i),this.dragging?o.position.copy(this.worldPositionStart):o.position.copy(this.worldPosition),this.axis&&(o.visible=this.axis.search(o.name)!==-1));continue}o.quaternion.copy(i),this.mode==="translate"||this.mode==="scale"?(o.name==="X"&&Math.abs(pe.copy(Wo).applyQuaternion(i).dot(this.eye))>.99&&(o.scale.set(1e-10,1e-10,1e-10),o.visible=!1),o.name==="Y"&&Math.abs(pe.copy(Ns).applyQuaternion(i).dot(this.eye))>.99&&(o.scale.set(1e-10,1e-10,1e-10),o.visible=!1),o.name==="Z"&&Math.abs(pe.copy(Xo).applyQuaternion(i).dot(this.eye))>.99&&(o.scale.set(1e-10,1e-10,1e-10),o.visible=!1),o.name==="XY"&&Math.abs(pe.copy(Xo).applyQuaternion(i).dot(this.eye))<.2&&(o.scale.set(1e-10,1e-10,1e-10),o.visible=!1),o.name==="YZ"&&Math.abs(pe.copy(Wo).applyQuaternion(i).dot(this.eye))<.2&&(o.scale.set(1e-10,1e-10,1e-10),o.visible=!1),o.name==="XZ"&&Math.abs(pe.copy(Ns).applyQuaternion(i).dot(this.eye))<.2&&(o.scale.set(1e-10,1e-10,1e-10),o.visible=!1)):this.mode==="rotate"&&(kc.copy(i),pe.copy(this.eye).applyQuaternion(Te.copy(i).invert()),o.name.search("E")!==-1&&o.quaternion.setFromRotationMatrix(xg.lookAt(this.eye,vg,Ns)),o.name==="X"&&(Te.setFromAxisAngle(Wo,Math.atan2(-pe.y,pe.z)),Te.multiplyQuaternions(kc,Te),o.quaternion.copy(Te)),o.name==="Y"&&(Te.setFromAxisAngle(Ns,Math.atan2(pe.x,pe.z)),Te.multiplyQuaternions(kc,Te),o.quaternion.copy(Te)),o.name==="Z"&&(Te.setFromAxisAngle(Xo,Math.atan2(pe.y,pe.x)),Te.multiplyQuaternions(kc,Te),o.quaternion.copy(Te))),o.visible=o.visible&&(o.name.indexOf("X")===-1||this.showX),o.visible=o.visible&&(o.name.indexOf("Y")===-1||this.showY),o.visible=o.visible&&(o.name.indexOf("Z")===-1||this.showZ),o.visible=o.visible&&(o.name.indexOf("E")===-1||this.showX&&this.showY&&this.showZ),o.visible=o.visible&&(o.name.indexOf("XY")===-1||this.showXY),o.visible=o.visible&&(o.name.indexOf("YZ")===-1||this.showYZ),o.visible=o.visible&&(o.name.indexOf("XZ")===-1||this.showXZ),o.visible=o.visible&&(o.name!=="E"||this.showE),o.visible=o.visible&&(o.name!=="XYZE"||this.showXYZE),o.material._color=o.material._color||o.material.color.clone(),o.material._opacity=o.material._opacity||o.material.opacity,o.material.color.copy(o.material._color),o.material.opacity=o.material._opacity,this.enabled&&this.axis&&(o.name===this.axis?(o.material.color.copy(this.materialLib.active.color),o.material.opacity=1):this.axis.split("").some(function(l){return o.name===l})&&(o.material.color.copy(this.materialLib.active.color),o.material.opacity=1))}super.updateMatrixWorld(t)}},Td=class extends st{constructor(){super(new bs(1e5,1e5,2,2),new xs({visible:!1,wireframe:!0,side:Be,transparent:!0,opacity:.1,toneMapped:!1})),this.isTransformControlsPlane=!0,this.type="TransformControlsPlane"}updateMatrixWorld(t){let e=this.space;switch(this.position.copy(this.worldPosition),this.mode==="scale"&&(e="local"),zc.copy(Wo).applyQuaternion(e==="local"?this.worldQuaternion:Vc),Ho.copy(Ns).applyQuaternion(e==="local"?this.worldQuaternion:Vc),Go.copy(Xo).applyQuaternion(e==="local"?this.worldQuaternion:Vc),pe.copy(Ho),this.mode){case"translate":case"scale":switch(this.axis){case"X":pe.copy(this.eye).cross(zc),_n.copy(zc).cross(pe);break;case"Y":pe.copy(this.eye).cross(Ho),_n.copy(Ho).cross(pe);break;case"Z":pe.copy(this.eye).cross(Go),_n.copy(Go).cross(pe);break;case"XY":_n.copy(Go);break;case"YZ":_n.copy(zc);break;case"XZ":pe.copy(Go),_n.copy(Ho);break;case"XYZ":case"E":_n.set(0,0,0);break}break;default:_n.set(0,0,0)}_n.length()===0?this.quaternion.copy(this.cameraQuaternion):(Gc.lookAt(Ie.set(0,0,0),_n,pe),this.quaternion.setFromRotationMatrix(Gc)),super.updateMatrixWorld(t)}};var VS=.6,bg=300;function Sg(n){let t=pg(n.vertices),e=n.faces.map(a=>t[a]),i=new Float64Array(t.length),s=new Int32Array(t.length).fill(-1);for(let a=0;a<e.length;a+=3)for(let l=0;l<3;l++){let c=e[a+l];i[c]+=GS(n.vertices,c,e[a+(l+1)%3],e[a+(l+2)%3]),s[c]<0&&(s[c]=a+l)}let r=HS(e,t.length),o=[];for(let a=0;a<t.length&&o.length<=bg;a++)s[a]<0||r[a]||Math.abs(2*Math.PI-i[a])<=VS||o.push({vertex:n.faces[s[a]],face:Math.floor(s[a]/3),place:s[a]%3});return o.length>bg?[]:o}function HS(n,t){let{edges:e,faces:i}=Oc(n,t),s=new Uint8Array(t);return i.forEach((r,o)=>{r!==2&&(s[e[4*o]]=1,s[e[4*o+1]]=1)}),s}function GS(n,t,e,i){let[s,r,o]=[0,0,0];for(let l=0;l<3;l++){let c=n[3*e+l]-n[3*t+l],h=n[3*i+l]-n[3*t+l];s+=c*h,r+=c*c,o+=h*h}let a=Math.sqrt(r*o);return a>0?Math.acos(Math.min(1,Math.max(-1,s/a))):0}var WS=9,Mg=13214571,Ed=16747563,XS=9417689,Wc=class{constructor(t,e,i,s,r,o,a){this.behind=i;this.camera=s;this.size=r;this.mesh=o;this.sharp=Sg(o),this.view=new pn(t),this.dots=new _r(e,this.view,()=>[this.object,this.body].filter(l=>l!==null&&l.visible)),this.view.group.add(this.objectNode,this.ghostNode,this.supports),o.faces.length>0&&this.addObject(a),this.gizmo=this.makeGizmo(),this.view.onbefore=()=>this.before(),this.view.onover=l=>this.over(l),this.view.onclick=l=>this.clicked(l.offsetX,l.offsetY,l.altKey)}behind;camera;size;mesh;view;dots;onpick=()=>{};ondot=()=>{};onscale=()=>{};lastPickMs=0;through=!1;sharp;objectNode=new hi;ghostNode=new hi;supports=new hi;shownSupports="";object=null;body=null;ghostBody=null;shownBody={person:null,ghost:null};gizmo;picture=null;shownBehind=!1;addObject(t){let{vertices:e,faces:i}=this.mesh,s=t?td(e,i):mn(e,i);s.computeBoundsTree({indirect:!0}),this.object=new st(s,en(Mg)),this.objectNode.add(this.object),this.ghostNode.visible=!1,t?this.lighten(t):this.ghostNode.add(new st(s,en(Ed,.55)))}lighten(t){let e=mn(t.vertices,t.faces);this.object.material.visible=!1,this.objectNode.add(new st(e,en(Mg))),this.ghostNode.clear(),this.ghostNode.add(new st(e,en(Ed,.55))),this.view.invalidate()}makeGizmo(){let t=new Hc(this.view.camera,this.view.canvas);return t.setMode("scale"),t.setSize(.8),t.addEventListener("change",this.view.invalidate),t.addEventListener("dragging-changed",e=>{this.view.controls.enabled=!e.value&&!this.through,e.value||this.onscale(this.objectNode.scale.x,!0)}),t.addEventListener("objectChange",()=>{let{x:e,y:i,z:s}=this.objectNode.scale,r=[e,i,s].sort((a,l)=>a-l)[1],o=[e,i,s].reduce((a,l)=>Math.abs(l-r)>Math.abs(a-r)?l:a,r);this.objectNode.scale.setScalar(Math.max(.001,o)),this.onscale(this.objectNode.scale.x,!1)}),this.view.scene.add(t.getHelper()),t}showGizmo(t){t?this.gizmo.attach(this.objectNode):this.gizmo.detach(),this.view.invalidate()}setPose(t,e){qo(this.objectNode,t,e)&&this.view.invalidate()}setGhost(t,e){let i=this.ghostNode.visible!==(t!==null);this.ghostNode.visible=t!==null;let s=t!==null&&qo(this.ghostNode,t,e);(i||s)&&this.view.invalidate()}setBody(t,e,i){let s=i?"ghost":"person",r=this.shownBody[s];if(r===t||r&&t&&r.buffer===t.buffer&&r.byteOffset===t.byteOffset)return;this.shownBody[s]=t;let o=i?this.ghostBody:this.body,a=t&&!o?this.newBody(t,e,i):o;t&&o&&qS(o,t),a&&(a.visible=t!==null),i?this.ghostBody=a:this.body=a,this.view.invalidate()}newBody(t,e,i){let s=mn(t.slice(),e);s.computeBoundsTree({indirect:!0});let r=new st(s,en(i?Ed:XS,i?.35:1));return this.view.group.add(r),r}setSupports(t,e){let i=t.length>0?JSON.stringify([t,e.elements]):"";if(i!==this.shownSupports){this.shownSupports=i;for(let s of this.supports.children)s.geometry.dispose();this.supports.clear(),this.supports.matrixAutoUpdate=!1,this.supports.matrix.copy(e);for(let s of t){let[r,o,a]=s.half_size,l=new Xn(new oo(new we(2*r,2*o,2*a)),new Wn({color:8315072}));l.position.fromArray(s.pos_w),l.quaternion.fromArray(s.quat_w),this.supports.add(l)}this.view.invalidate()}}setPicture(t){this.picture=t,this.through&&this.view.invalidateOver()}worldOf(t,e,i){let s=new hi;return qo(s,e,i),new C(...t).applyMatrix4(s.matrix.compose(s.position,s.quaternion,s.scale)).applyMatrix4(this.flip())}flip(){return this.view.group.updateMatrixWorld(),this.view.group.matrixWorld}setDots(t){this.dots.set(t),this.view.invalidateOver()}setThrough(t){this.through=t,this.view.controls.enabled=!t,t?(this.view.camera.position.set(0,0,0),this.view.camera.quaternion.identity()):this.frameObject(),this.view.invalidate()}frameObject(t=!1){if(this.through)return;let e=new ee;this.view.scene.updateMatrixWorld(),this.object&&e.setFromObject(this.objectNode),(t||!this.object)&&this.body&&e.union(new ee().setFromObject(this.body)),e.isEmpty()&&e.setFromCenterAndSize(new C(0,0,-2),new C(1,1,1)),this.view.frame(e.getBoundingSphere(new qe))}pickCenter(t){this.clicked(this.view.canvas.clientWidth/2,this.view.canvas.clientHeight/2,t)}turn(t,e,i){if(this.through)return;let s=this.view.camera.position.clone().sub(this.view.controls.target);s.applyAxisAngle(new C(0,1,0),t);let r=new C().crossVectors(s,new C(0,1,0)).normalize(),o=s.clone().applyAxisAngle(r,e);Math.abs(o.clone().normalize().y)<.98&&s.copy(o),this.view.camera.position.copy(this.view.controls.target).addScaledVector(s,i),this.view.controls.update(),this.view.invalidate()}clicked(t,e,i){let s=i?null:this.dots.at(t,e);if(s){this.ondot(s.id);return}let r=this.pickAt(t,e);r&&this.onpick(r,i)}pickAt(t,e){if(!this.object)return null;let i=performance.now(),s=this.view.pick(this.object,t,e);this.lastPickMs=performance.now()-i;let r=this.cornerAt(t,e);if(r)return r;if(!s||s.faceIndex==null)return null;let o=this.object.worldToLocal(s.point.clone());return YS(this.mesh,s.faceIndex,[o.x,o.y,o.z])}cornerAt(t,e){let i=null,s=WS;for(let a of this.sharp){let l=this.object.localToWorld(new C().fromArray(this.mesh.vertices,3*a.vertex)),[c,h]=this.view.toCanvas(l),d=Math.hypot(c-t,h-e);d>=s||!this.inSight(l,c,h)||(i=a,s=d)}if(!i)return null;let r=[0,0,0];r[i.place]=1;let o=[0,1,2].map(a=>this.mesh.vertices[3*i.vertex+a]);return{anchor:{vertex:i.vertex,face:i.face,bary:r},point:o}}inSight(t,e,i){let s=this.view.pick(this.object,e,i),r=this.view.camera.position.distanceTo(t);return!s||s.distance>r-.02*r}before(){this.through&&this.useVideoCamera()}over(t){this.drawBehind(),this.dots.draw(t)}fitted(){let t=this.view.canvas.clientWidth,e=this.view.canvas.clientHeight,i=Math.min(t/this.size[0],e/this.size[1]);return[i,(t-i*this.size[0])/2,(e-i*this.size[1])/2]}useVideoCamera(){let t=this.view.canvas.clientWidth,e=this.view.canvas.clientHeight,[i,s,r]=this.fitted(),[o,a]=[.02,100],[l,c]=[this.camera[0][0],this.camera[1][1]],[h,d]=[this.camera[0][2],this.camera[1][2]],u=new Dt().set(2*i*l/t,0,1-2*(s+i*h)/t,0,0,2*i*c/e,2*(r+i*d)/e-1,0,0,0,-(a+o)/(a-o),-2*a*o/(a-o),0,0,-1,0);this.view.camera.projectionMatrix.copy(u),this.view.camera.projectionMatrixInverse.copy(u).invert()}drawBehind(){if(!this.through&&!this.shownBehind)return;this.shownBehind=this.through;let[t,e,i]=this.fitted();Bn(this.behind,1);let s=Ln(this.behind);s.clearRect(0,0,this.behind.width,this.behind.height),this.through&&this.picture&&s.drawImage(this.picture,e,i,t*this.size[0],t*this.size[1])}};function qS(n,t){let e=n.geometry,i=e.getAttribute("position");i.array.set(t.subarray(0,i.array.length)),i.needsUpdate=!0,e.computeVertexNormals(),e.boundingSphere=null,e.boundsTree.refit()}function qo(n,t,e){let i=[...n.quaternion.toArray(),...n.position.toArray(),...n.scale.toArray()],s=new Dt().set(t[0],t[1],t[2],0,t[3],t[4],t[5],0,t[6],t[7],t[8],0,0,0,0,1);return n.quaternion.copy(new _e().setFromRotationMatrix(s)),n.position.set(t[9],t[10],t[11]),n.scale.setScalar(e),[...n.quaternion.toArray(),...n.position.toArray(),...n.scale.toArray()].some((o,a)=>o!==i[a])}function YS(n,t,e){let i=[0,1,2].map(d=>n.faces[3*t+d]),[s,r,o]=i.map(d=>new C(n.vertices[3*d],n.vertices[3*d+1],n.vertices[3*d+2])),a=new C(...e),l=$S(a,s,r,o),c=[s,r,o].map(d=>d.distanceTo(a));return{anchor:{vertex:i[c.indexOf(Math.min(...c))],face:t,bary:l},point:e}}function $S(n,t,e,i){let s=e.clone().sub(t),r=i.clone().sub(t),o=n.clone().sub(t),[a,l,c,h,d]=[s.dot(s),s.dot(r),r.dot(r),o.dot(s),o.dot(r)],u=a*c-l*l||1e-12,f=Math.min(1,Math.max(0,(c*h-l*d)/u)),g=Math.min(1-f,Math.max(0,(a*d-l*h)/u));return[1-f-g,f,g]}var ZS=2e4,jS=4e3,KS=1500,Xc=class{constructor(t,e,i){this.info=t;this.changed=e;this.said=i;this.doc=t.document,this.revision=t.revision,this.undoLabel=t.undo,this.redoLabel=t.redo}info;changed;said;doc;revision;undoLabel;redoLabel;lease=null;holder=null;offline=!1;version=0;waiting=[];sending=!1;steps=Promise.resolve(!0);active=!1;timers=[];client=crypto.randomUUID();get path(){return`/api/sessions/${this.info.id}`}get state(){return this.lease?this.offline?"offline":this.waiting.length>0?"saving":"saved":"read only"}async start(){await this.takeLease(!1),this.timers.push(window.setInterval(()=>{this.heartbeat()},ZS)),this.timers.push(window.setInterval(()=>{this.watch()},jS))}stop(){this.timers.forEach(t=>window.clearInterval(t)),this.lease&&ge(`${this.path}/release`,{lease:this.lease},!0).catch(()=>{}),this.lease=null}touch(){this.active=!0}async takeLease(t){try{let e=await ge(`${this.path}/lease`,{client:this.client,force:t});this.leased(e),e.revision>this.revision&&this.waiting.length===0&&await this.catchUp()}catch(e){this.lostLease(e)}return this.changed(),this.lease!==null}run(t){if(!t||t.ops.length===0)return!1;if(!this.lease)return this.said(this.holder?`${this.holder} is editing this session: take over first`:"read only: take over first",!0),!1;try{let e=Ls(this.doc,t.ops);this.waiting.push({batch:crypto.randomUUID(),label:t.label,ops:t.ops,inverse:e})}catch(e){return this.said(String(e.message),!0),!1}return this.active=!0,this.undoLabel=t.label,this.redoLabel=null,this.touched(),this.send(),!0}async flushed(){for(let t=0;t<200&&this.waiting.length>0&&this.lease;t++)this.send(),await new Promise(e=>setTimeout(e,25));return this.waiting.length===0}step(t,e={}){return this.steps=this.steps.then(()=>this.stepNow(t,e)),this.steps}async stepNow(t,e){if(!this.lease||!await this.flushed())return!1;try{let i={base:this.revision,lease:this.lease,batch:crypto.randomUUID(),...e},s=await ge(`${this.path}/${t}`,i);return s.batch?(Ls(this.doc,s.batch.ops),this.accept(s),this.said(`${t}: ${s.batch.label}`),this.touched(),!0):!1}catch(i){return await this.recover(i),!1}}async catchUp(){let t=await be(`${this.path}/changes?since=${this.revision}`);for(let e of t.batches)e.revision>this.revision&&this.follow(e);this.accept(t),this.touched()}follow(t){Ls(this.doc,t.ops),this.revision=t.revision}accept(t){this.revision=t.revision,this.undoLabel=t.undo,this.redoLabel=t.redo}async send(){if(!this.sending){this.sending=!0;try{for(;this.waiting.length>0&&this.lease;){let{batch:t,label:e,ops:i}=this.waiting[0];try{let s=await ge(`${this.path}/operations`,{base:this.revision,lease:this.lease,batch:t,label:e,ops:i});this.offline=!1,this.waiting.shift(),this.revision=s.revision,this.waiting.length===0&&this.accept(s)}catch(s){await this.recover(s)}this.changed()}}finally{this.sending=!1}}}async recover(t){t instanceof mi?t.status===409?this.rebase(t.missed):t.status===423?await this.takeLease(!1)||this.forgetWaiting("somebody else took over"):(this.said(t.message,!0),this.forgetWaiting(null)):(this.offline=!0,this.changed(),await new Promise(e=>setTimeout(e,KS)))}rebase(t){for(let i of[...this.waiting].reverse())Ls(this.doc,i.inverse);for(let i of t)this.follow(i);let e=this.waiting;this.waiting=[];for(let i of e)try{this.waiting.push({...i,inverse:Ls(this.doc,i.ops)})}catch{this.said(`"${i.label}" does not fit what changed meanwhile and was dropped`,!0)}this.touched()}forgetWaiting(t){for(let e of[...this.waiting].reverse())Ls(this.doc,e.inverse);t&&this.waiting.length>0&&this.said(`${this.waiting.length} unsaved changes were dropped: ${t}`,!0),this.waiting=[],this.catchUp().catch(()=>{}),this.touched()}leased(t){this.lease=t.token,this.holder=t.token?null:t.holder}lostLease(t){t instanceof mi&&t.status===423?(this.lease=null,this.holder=t.holder?.user??null):t instanceof mi?this.said(t.message,!0):this.offline=!0}async heartbeat(){if(this.lease){try{this.leased(await ge(`${this.path}/lease`,{client:this.client,active:this.active})),this.active=!1,this.offline=!1,this.send()}catch(t){this.lostLease(t)}this.changed()}}async watch(){if(!this.lease){try{await this.catchUp(),this.offline=!1}catch{this.offline=!0}this.changed()}}touched(){this.version+=1,this.changed()}};var si=92,os=12,as=22,Nn=16,JS=5,qc=class{constructor(t,e,i){this.canvas=t;this.frames=e;this.tip=i;this.shown=e,new ResizeObserver(this.redraw).observe(t),t.addEventListener("pointerdown",r=>this.down(r));let s=i.textContent??"";t.addEventListener("pointerleave",()=>{this.hover="",this.tip.textContent=s}),t.addEventListener("pointermove",r=>this.move(r)),t.addEventListener("pointerup",()=>this.up()),t.addEventListener("wheel",r=>this.wheel(r),{passive:!1})}canvas;frames;tip;doc=null;version=-1;colors=new Map;frame=0;selected=null;range=null;solved=null;onseek=()=>{};onselect=()=>{};onmovekey=()=>{};onrange=()=>{};redraw=Xi(()=>this.draw());first=0;shown;scroll=0;drag=null;hover="";still=document.createElement("canvas");drawn=[];where(t,e){return[this.x(t+.5),this.lanesTop()+e*as-this.scroll+as/2]}ids(){return this.doc?Object.keys(this.doc.points):[]}lanesTop(){return Nn+2*os+4}x(t){return si+(t-this.first)/this.shown*(this.canvas.clientWidth-si-4)}frameAt(t){let e=(t-si)/(this.canvas.clientWidth-si-4);return Math.min(this.frames-1,Math.max(0,Math.floor(this.first+e*this.shown)))}laneAt(t){return t<this.lanesTop()?null:this.ids()[Math.floor((t-this.lanesTop()+this.scroll)/as)]??null}keyAt(t,e){return Gi(this.doc.points[t].contacts).find(s=>Math.abs(this.x(s)-e)<=JS)??null}down(t){this.canvas.focus(),this.canvas.setPointerCapture(t.pointerId);let e=this.laneAt(t.offsetY),i=this.frameAt(t.offsetX);e&&this.onselect(e);let s=e&&t.offsetX>si?this.keyAt(e,t.offsetX):null;t.shiftKey?(this.drag={kind:"range",id:e??"",from:i,to:i},this.range={first:i,stop:i+1},this.onrange()):e&&s!==null?this.drag={kind:"key",id:e,from:s,to:s}:t.offsetX>si&&(this.drag={kind:"seek",id:"",from:i,to:i},this.onseek(i)),this.redraw()}move(t){let e=this.frameAt(t.offsetX),i=this.drag;i?i.kind==="seek"?this.onseek(e):(i.to=i.kind==="key"?this.frameAt(t.offsetX+(this.x(1)-this.x(0))/2):e,i.kind==="range"&&(this.range={first:Math.min(i.from,e),stop:Math.max(i.from,e)+1},this.onrange())):this.point(t),this.redraw()}up(){let t=this.drag;this.drag=null,t?.kind==="key"&&t.to!==t.from&&this.onmovekey(t.id,t.from,t.to),this.redraw()}wheel(t){if(t.preventDefault(),t.ctrlKey||t.altKey){let e=this.frameAt(t.offsetX),i=Math.min(this.frames,Math.max(10,this.shown*Math.exp(.002*t.deltaY)));this.first=Math.min(this.frames-i,Math.max(0,e-(e-this.first)/this.shown*i)),this.shown=i}else{let e=Math.max(0,this.ids().length*as-(this.canvas.clientHeight-this.lanesTop()));this.scroll=Math.min(e,Math.max(0,this.scroll+t.deltaY)),this.first=Math.min(this.frames-this.shown,Math.max(0,this.first+t.deltaX/500*this.shown))}this.redraw()}point(t){let e=this.frameAt(t.offsetX),i=this.laneAt(t.offsetY);this.canvas.style.cursor=i&&t.offsetX>si&&this.keyAt(i,t.offsetX)!==null?"ew-resize":"pointer";let s=t.offsetX>si?this.words(e,t.offsetY):"";s!==this.hover&&(this.hover=s,this.tip.textContent=s)}words(t,e){let i=this.row(t),s=this.solved;if(!s||i===null)return`frame ${t}`;if(e<Nn+os){let o=s.rank[i]<6?`only ${s.rank[i]} of 6 directions are determined; `:"";return`frame ${t}: ${o}weakest: ${s.words[i]}`}let r=[["reprojection",s.reprojection_px[i],"px"],["contact",s.contact_mm[i],"mm"]];return`frame ${t}: `+r.filter(([,o])=>o!==null).map(([o,a,l])=>`${o} ${a} ${l}`).join(", ")}row(t){let e=this.solved;return e&&t>=e.start&&t<e.stop?t-e.start:null}draw(){let t=window.devicePixelRatio||1;Bn(this.canvas,t);let{width:e,height:i}=this.canvas,s=[this.doc,this.version,this.solved,this.selected,this.first,this.shown,this.scroll,e,i,t],r=this.drag?.kind==="key"?this.drag.to:null,o=[...s,r];(o.length!==this.drawn.length||o.some((l,c)=>l!==this.drawn[c]))&&(this.drawStill(e,i,t),this.drawn=o);let a=Ln(this.canvas);a.setTransform(1,0,0,1,0,0),a.drawImage(this.still,0,0),a.setTransform(t,0,0,t,0,0),this.marks(a)}drawStill(t,e,i){Object.assign(this.still,{width:t,height:e});let s=Ln(this.still);s.setTransform(i,0,0,i,0,0),s.fillStyle="#161b24",s.fillRect(0,0,this.canvas.clientWidth,this.canvas.clientHeight),s.font="11px system-ui",this.ruler(s),this.strips(s),this.lanes(s)}ruler(t){let e=this.shown/Math.max(1,(this.canvas.clientWidth-si)/70),i=[1,2,5,10,20,50,100,200,500,1e3,2e3].find(s=>s>=e)??5e3;t.fillStyle="#9aa7b8";for(let s=Math.ceil(this.first/i)*i;s<this.first+this.shown;s+=i)t.fillRect(this.x(s),Nn-4,1,4),t.fillText(String(s),this.x(s)+2,11)}strips(t){t.fillStyle="#9aa7b8",t.fillText("determined",4,Nn+os-2),t.fillText("residual",4,Nn+2*os);let e=this.solved;if(t.fillStyle="#222a36",t.fillRect(si,Nn,this.canvas.clientWidth-si-4,2*os),!e)return;let i=this.canvas.clientWidth-4;for(let s=si;s<i;s++){let r=Math.max(this.frameAt(s),e.start),o=Math.min(Math.max(this.frameAt(s+1),r+1),e.stop);if(r>=o)continue;let a=1,l=0;for(let c=r;c<o;c++){let h=c-e.start,d=Math.log10(Math.max(1,e.weakest[h]??1))/3.5;a=Math.min(a,e.rank[h]<6?0:Math.max(.15,Math.min(1,d))),l=Math.max(l,(e.reprojection_px[h]??0)/15,(e.contact_mm[h]??0)/60)}t.fillStyle=ed(a),t.fillRect(s,Nn,1,os-1),t.fillStyle=ed(1-Math.min(1,l)),t.fillRect(s,Nn+os,1,os-1)}}lanes(t){let e=this.doc;e&&(t.save(),t.beginPath(),t.rect(0,this.lanesTop(),this.canvas.clientWidth,this.canvas.clientHeight),t.clip(),this.ids().forEach((i,s)=>{let r=this.lanesTop()+s*as-this.scroll;if(r<-as||r>this.canvas.clientHeight)return;let o=this.colors.get(i)??"#888888";i===this.selected&&(t.fillStyle="#26344a",t.fillRect(0,r,this.canvas.clientWidth,as)),t.fillStyle=o,t.fillRect(4,r+6,9,9),t.fillStyle="#e6ebf2",t.fillText(i.slice(0,10),18,r+15),this.trackOf(t,e,i,r,o),this.contactsOf(t,e,i,r,o)}),t.restore())}contactsOf(t,e,i,s,r){let o=this.drag?.kind==="key"&&this.drag.id===i?this.drag:null,a=l=>o&&l===o.from?o.to:l;for(let l of Ac(e.points[i],this.frames)){let c=this.x(a(l.first)),h=this.x(a(l.stop));h<si||c>this.canvas.clientWidth||(t.globalAlpha=.85,t.fillStyle=r,t.fillRect(c,s+2,Math.max(1,h-c),11),t.globalAlpha=1,t.save(),t.beginPath(),t.rect(Math.max(c,si),s,h-Math.max(c,si),as),t.clip(),t.fillStyle="#0a0d12",t.fillText(l.names.join(", "),Math.max(c,si)+4,s+11),t.restore())}t.fillStyle="#ffffff";for(let l of Gi(e.points[i].contacts)){let c=this.x(a(l));c>=si&&t.fillRect(c-1,s+1,2,13)}}trackOf(t,e,i,s,r){let o=e.points[i],l=this.shown>this.canvas.clientWidth?Math.ceil(this.shown/this.canvas.clientWidth):1,c=Math.max(1,this.x(l)-this.x(0));for(let h=Math.max(0,Math.floor(this.first));h<Math.min(this.frames,this.first+this.shown);h+=l){let d=o.track[h];if(!d)continue;let u=this.x(h);t.fillStyle=gn(o,h)?r:"#5b6675",t.fillRect(u,s+20-4*d[2],c,2),d[3]==="manual"&&(t.fillStyle="#ffffff",t.fillRect(u+c/2-1.5,s+15,3,5))}}marks(t){let e=this.canvas.clientHeight;this.range&&(t.fillStyle="#ffffff22",t.fillRect(this.x(this.range.first),Nn,this.x(this.range.stop)-this.x(this.range.first),e));let i=this.x(this.frame);t.fillStyle="#ffffff30",t.fillRect(i,0,Math.max(2,this.x(this.frame+1)-i),e),t.fillStyle="#ffffff",t.fillRect(i,0,1.5,e)}};var QS=150,tM=8,eM=12,ls=class{constructor(t,e,i){this.canvas=t;this.width=e;this.height=i;this.center=[e/2,i/2],new ResizeObserver(this.redraw).observe(t),t.addEventListener("wheel",s=>this.onwheel(s),{passive:!1}),t.addEventListener("pointerdown",s=>this.down(s)),t.addEventListener("pointermove",s=>this.move(s)),t.addEventListener("pointerup",s=>this.up(s)),t.addEventListener("pointerleave",()=>{this.pointer=null,this.redraw()}),t.addEventListener("dblclick",()=>this.reset()),t.addEventListener("contextmenu",s=>s.preventDefault())}canvas;width;height;picture=null;marks=[];lines=[];onclick=()=>{};ondrag=()=>{};painting=!1;onpaint=()=>{};overlays=[];strokes=[];cursor=null;redraw=Xi(()=>this.draw());brush=null;zoom=1;center;pointer=null;pressed=null;reset(){this.zoom=1,this.center=[this.width/2,this.height/2],this.redraw()}toCanvas(t,e){let i=this.scale();return[(t-this.center[0])*i+this.canvas.clientWidth/2,(e-this.center[1])*i+this.canvas.clientHeight/2]}toVideo(t,e){let i=this.scale();return[(t-this.canvas.clientWidth/2)/i+this.center[0],(e-this.canvas.clientHeight/2)/i+this.center[1]]}scale(){return this.zoom*Math.min(this.canvas.clientWidth/this.width,this.canvas.clientHeight/this.height)}onwheel(t){t.preventDefault();let e=this.toVideo(t.offsetX,t.offsetY);this.zoom=Math.min(40,Math.max(.5,this.zoom*Math.exp(-.0015*t.deltaY)));let i=this.toVideo(t.offsetX,t.offsetY);this.center=[this.center[0]+e[0]-i[0],this.center[1]+e[1]-i[1]],this.redraw()}down(t){this.canvas.focus(),this.canvas.setPointerCapture(t.pointerId);let e=[t.offsetX,t.offsetY];if(this.painting&&!t.shiftKey&&t.button!==1){this.brush=t.button===2,this.onpaint(...this.toVideo(...e),"down",this.brush);return}let i=t.button!==0||t.shiftKey;this.pressed={at:e,center:[...this.center],mark:i?null:this.markAt(e),moved:!1},i&&(this.pressed.moved=!0)}move(t){this.pointer=[t.offsetX,t.offsetY],this.brush!==null&&this.onpaint(...this.toVideo(t.offsetX,t.offsetY),"move",this.brush);let e=this.pressed;if(e){let i=t.offsetX-e.at[0],s=t.offsetY-e.at[1];if(Math.hypot(i,s)>3&&(e.moved=!0),e.moved&&!e.mark){let r=this.scale();this.center=[e.center[0]-i/r,e.center[1]-s/r]}}this.redraw()}up(t){if(this.brush!==null){this.onpaint(...this.toVideo(t.offsetX,t.offsetY),"up",this.brush),this.brush=null;return}let e=this.pressed;if(this.pressed=null,!e)return;let[i,s]=this.toVideo(t.offsetX,t.offsetY);e.moved?e.mark&&this.ondrag(e.mark,i,s):this.onclick(i,s,e.mark),this.redraw()}markAt(t){let e=null,i=eM;for(let s of this.marks){if(s.kind==="solved")continue;let[r,o]=this.toCanvas(s.x,s.y),a=Math.hypot(r-t[0],o-t[1])-(s.selected?2:0);a<i&&(i=a,e=s.id)}return e}draw(){let t=window.devicePixelRatio||1;Bn(this.canvas,t);let e=Ln(this.canvas);e.setTransform(t,0,0,t,0,0),e.fillStyle="#10141b",e.fillRect(0,0,this.canvas.clientWidth,this.canvas.clientHeight),this.scene(e,this.scale(),this.toCanvas(0,0)),this.pointer&&!this.pressed?.moved&&this.magnifier(e,this.pointer)}scene(t,e,i){t.imageSmoothingEnabled=e<3,this.picture&&t.drawImage(this.picture,i[0],i[1],this.width*e,this.height*e);for(let s of this.overlays)t.drawImage(s,i[0],i[1],this.width*e,this.height*e);for(let{color:s,points:r}of this.strokes)iM(t,s,r,e,i);for(let{color:s,segments:r}of this.lines){t.strokeStyle=s,t.lineWidth=1.5,t.beginPath();for(let o=0;o<r.length;o+=4)t.moveTo(r[o]*e+i[0],r[o+1]*e+i[1]),t.lineTo(r[o+2]*e+i[0],r[o+3]*e+i[1]);t.stroke()}for(let s of this.marks)nM(t,s,s.x*e+i[0],s.y*e+i[1]);this.cursor&&wg(t,this.cursor[0]*e+i[0],this.cursor[1]*e+i[1])}magnifier(t,e){let[i,s]=this.toVideo(e[0],e[1]);if(i<0||s<0||i>this.width||s>this.height)return;let r=QS,o=e[0]>this.canvas.clientWidth/2?8:this.canvas.clientWidth-r-8,a=tM*Math.min(this.canvas.clientWidth/this.width,this.canvas.clientHeight/this.height);t.save(),t.beginPath(),t.rect(o,8,r,r),t.clip(),t.fillStyle="#10141b",t.fillRect(o,8,r,r),this.scene(t,a,[o+r/2-i*a,8+r/2-s*a]),wg(t,o+r/2,8+r/2),t.restore(),t.strokeStyle="#ffffff",t.lineWidth=1,t.strokeRect(o+.5,8.5,r-1,r-1),t.fillStyle="#ffffff",t.font="11px system-ui",t.fillText(`${i.toFixed(1)}, ${s.toFixed(1)}`,o+5,8+r-6)}};function iM(n,t,e,i,s){n.strokeStyle=t,n.lineWidth=Math.max(3,5*i),n.lineCap="round",n.beginPath(),e.forEach(([r,o],a)=>a?n.lineTo(r*i+s[0],o*i+s[1]):n.moveTo(r*i+s[0],o*i+s[1])),e.length===1&&n.lineTo(e[0][0]*i+s[0]+.1,e[0][1]*i+s[1]),n.stroke()}function nM(n,t,e,i){let s=t.selected?6.5:5;n.beginPath(),t.kind==="solved"?n.rect(e-4,i-4,8,8):n.arc(e,i,s,0,7),n.lineWidth=t.selected?4.5:3.5,n.strokeStyle="#000000b0",n.stroke(),n.lineWidth=t.selected?2.5:1.8,n.strokeStyle=t.color,n.stroke(),t.kind==="manual"&&(n.fillStyle=t.color,n.beginPath(),n.arc(e,i,2.5,0,7),n.fill()),t.kind!=="solved"&&(n.font=t.selected?"bold 12px system-ui":"11px system-ui",n.lineWidth=3,n.strokeStyle="#000000c0",n.strokeText(t.label,e+9,i-6),n.fillStyle="#ffffff",n.fillText(t.label,e+9,i-6))}function wg(n,t,e){for(let[i,s]of[[3,"#000000a0"],[1,"#ffffff"]]){n.lineWidth=i,n.strokeStyle=s,n.beginPath();for(let[r,o]of[[1,0],[-1,0],[0,1],[0,-1]])n.moveTo(t+3*r,e+3*o),n.lineTo(t+11*r,e+11*o);n.stroke()}}var sM=900,Yc=class n{constructor(t,e,i,s,r,o,a){this.info=e;this.mesh=i;this.rest=r;this.said=o;this.leave=a;this.store=new Xc(e,()=>this.storeChanged(),o),this.media=new Dc(e.id,e.frames),this.outline=i.faces.length>0?new Nr(i.vertices,i.faces):null,this.video=new ls(Ct("video"),e.width,e.height),this.scene=new Wc(Ct("scene"),Ct("scene-dots"),Ct("scene-behind"),e.camera,[e.width,e.height],i,s),s&&this.tellLighter(s),this.timeline=new qc(Ct("timeline"),e.frames,Ct("tip")),this.body=new wc(Ct("body"),Ct("body-dots"),r,t.keypoints),jt(Ct("tree")),this.tree=new Rc(Ct("tree"),t.keypoints),this.points=new Uc(Ct("points"),t.keypoints,{select:l=>this.select(l),endContact:()=>this.endContact(),removeKey:()=>this.withSelected(l=>this.store.run(cd(this.store.doc,l,this.frame))),remove:()=>this.removeSelected(),toggleVisible:()=>this.withSelected(l=>this.store.run(ud(this.store.doc,l,this.frame))),track:(l,c)=>{this.track(l,c)},unplace:()=>this.withSelected(l=>this.store.run(Cc(this.store.doc,l,this.frame,this.frame+1)))}),this.masks=new Ic(this.store,this.video,()=>this.frame,l=>{this.seek(l)},(l,c)=>this.work(l,c),o,()=>location.reload()),this.lesson=e.tutorial?new Pc(Ct("lesson"),e.tutorial):null,this.accepted=e.accepted,this.connect(),this.toolbar()}info;mesh;rest;said;leave;store;video;scene;timeline;body;tree;masks;frame=0;selected=null;solved=null;solvedJob=null;accepted=null;proposals=[];ready=!1;refresh=Xi(()=>this.draw());refreshBar=Xi(()=>this.drawBar());media;points;outline;lesson;seen=new Set;proposalFrame=-1;proposalVersion="";playing=0;measuring=null;previewScale=null;liveTimer=0;liveRevision=-1;job=null;showBody=!0;gizmo=!1;pointed=null;drawnVersion=-1;drawnLease=!1;suggestedVersion=-1;suggested="";static async open(t,e,i,s){let r=Fn("/api/body.bin").then(Dr),o=await be(`/api/sessions/${e}`),[a,l,c]=await Promise.all([Nc(o,"mesh"),yd(o.faces)&&Co()?Nc(o,"light"):null,r]),h=new n(t,o,a,l,c,i,s);return await h.store.start(),await h.recall(),await h.seek(o.document?oM(o):0),h.ready=!0,h.draw(),h.scene.frameObject(),!l&&yd(o.faces)&&ag(h.scene.view.measure())&&await h.lighten(),h.scheduleLive(),h}async lighten(){let t=await Nc(this.info,"light");this.scene.lighten(t),this.tellLighter(t)}tellLighter(t){let e=Ct("lighter");e.hidden=!1,e.textContent=lg(t.faces.length/3,this.info.faces)}close(){delete Ct("editor").dataset.ready,this.pause(),window.clearTimeout(this.liveTimer),this.store.stop(),this.scene.view.dispose(),this.body.view.dispose()}connect(){this.video.onclick=(t,e,i)=>i&&i!==this.selected?this.select(i):this.placeAt(t,e),this.video.ondrag=(t,e,i)=>{this.select(t),this.placeAt(e,i)},this.scene.onpick=(t,e)=>{this.measuring?this.measure(t):e?this.withSelected(i=>this.store.run($m(this.store.doc,i,t.anchor))):this.newPoint(t)},this.scene.ondot=t=>t.startsWith("proposal ")?this.accept(Number(t.slice(9))):this.select(t),this.scene.onscale=(t,e)=>{this.previewScale=e?null:t,e&&this.store.run(zo(Math.round(t*1e5)/1e5)),this.refresh()},this.timeline.onseek=t=>{this.seek(t)},this.timeline.onselect=t=>this.select(t),this.timeline.onmovekey=(t,e,i)=>this.store.run(Km(this.store.doc,t,e,i)),this.timeline.onrange=()=>this.rangeTools(),this.body.onkeypoint=t=>this.assign(t),this.body.onhover=t=>this.point(t),this.tree.onchoose=t=>this.assign(t),this.tree.onpoint=t=>this.point(t);for(let t of["front","back","left hand","right hand"])Ct(`look-${t.replace(" ","-")}`).onclick=()=>this.body.look(t)}select(t){this.selected=t,this.refresh()}withSelected(t){this.selected&&this.store.doc.points[this.selected]?t(this.selected):this.said("choose a point first (N goes to the next one)",!0)}newPoint(t){let e=ad(this.store.doc);this.store.run(Ym(e,t.anchor))&&this.select(e)}placeAt(t,e){t<-this.info.width||e<-this.info.height||t>2*this.info.width||e>2*this.info.height||this.withSelected(i=>this.store.run(dd(i,this.frame,t,e)))}assign(t){this.withSelected(e=>{let i=sd(this.store.doc,t,this.frame,e);if(i){this.said(`${this.points.shown(t)} touches ${i} in this frame: end that contact first (select ${i}, E)`,!0);return}this.store.run(ld(this.store.doc,e,this.frame,t))&&this.tree.used(t)})}endContact(){this.withSelected(t=>{let e=Zm(this.store.doc,t,this.frame);e?this.store.run(e):this.said("no contact holds here",!0)})}removeSelected(){this.withSelected(t=>{this.store.run(jm(this.store.doc,t))&&this.select(null)})}point(t){this.pointed=t,this.showKeypoints()}measure(t){if(this.measuring.push(t),this.measuring.length<2){this.said("now the other end");return}let[e,i]=this.measuring;this.measuring=null,hg(e.point,i.point,this.store.doc.scale,s=>this.store.run(s))}async seek(t,e=!1){this.playing&&!e&&this.pause(),this.frame=Math.max(0,Math.min(this.info.frames-1,t));let i=this.frame;this.store.touch(),this.refresh(),this.loadBody();try{let s=await this.media.frame(i);if(this.frame!==i)return;this.video.picture=s,this.scene.setPicture(s),this.refresh()}catch{this.said(`frame ${i} could not be loaded`,!0)}this.media.prefetch(i,1,4)}loadBody(){let t=this.frame;if(this.playing)return;(this.showBody?this.media.observedBody(t):Promise.resolve(null)).then(s=>{this.frame===t&&this.scene.setBody(s?this.skin(s):null,this.rest.faces,!1)}).catch(()=>{}),(this.solvedJob&&this.row()!==null&&this.showBody?this.media.solvedBody(this.solvedJob,t):Promise.resolve(null)).then(s=>{this.frame===t&&this.scene.setBody(s?this.skin(s):null,this.rest.faces,!0)}).catch(()=>{})}skin(t){return t.subarray(0,this.rest.vertices.length)}togglePlay(){if(this.playing)this.pause();else{let t=performance.now(),e=this.frame>=this.info.frames-1?0:this.frame,i=()=>{let s=e+Math.floor((performance.now()-t)*this.info.fps/1e3);s>=this.info.frames?this.seek(this.info.frames-1):(s!==this.frame&&this.seek(s,!0),this.playing=requestAnimationFrame(i))};this.playing=requestAnimationFrame(i),Ct("play").textContent="\u275A\u275A"}}pause(){cancelAnimationFrame(this.playing),this.playing=0,Ct("play").textContent="\u25B6",this.loadBody()}async recall(){let t=await be(`${this.store.path}/jobs`);if(!t.result)return;let e=await be(`/api/jobs/${t.result}`);this.show(e.result,t.result)}async work(t,e,i=!1){let s=Ct("progress");try{if(!await this.store.flushed())throw new Error("the server cannot be reached");let r=await pd(t,e);i||(this.job=r);let o=await fd(r,a=>{i||jt(s,N("span",{},gd(a)),N("progress",a.total?{value:a.step,max:a.total}:{}),N("button",{onclick:()=>md(r)},"Cancel"))});return o.state==="cancelled"&&!i&&this.said("cancelled"),o.state==="done"?{id:r,result:o.result}:null}catch(r){return i||this.said(r.message,!0),null}finally{i||(this.job=null,jt(s)),this.refresh()}}async track(t,e){let i=Object.entries(this.store.doc.points).filter(([,c])=>c.track[this.frame]).map(([c])=>c),s=e?i:this.selected&&i.includes(this.selected)?[this.selected]:[];if(s.length===0){this.said("click where the point is in the video first",!0);return}let r=this.timeline.range,a=r&&r.first<=this.frame&&this.frame<r.stop?{start:r.first,stop:r.stop}:{},l=await this.work(`${this.store.path}/track`,{points:s,frame:this.frame,direction:t,lease:this.store.lease,...a});l&&(await this.store.catchUp(),this.seen.add("tracked"),this.said(`followed in ${l.result.tracked} frames${l.result.lost?`, lost in ${l.result.lost}: correct it where it is lost and track on`:""}`))}async optimize(t){let e=await this.work(`${this.store.path}/optimize`,{stages:t});if(!e)return;this.show(e.result,e.id),this.seen.add(`stage ${t}`);let{reprojection_px_mean:i,contact_mm:s}=e.result.after,r=e.result.notes.length>0?" Read its notes first.":"";this.said(`stage ${t} in ${e.result.seconds.toFixed(1)} s: reprojection ${Tg(i)} px, contact ${Tg(s)} mm. Accept (Enter) or reject (Backspace) the orange result.${r}`)}scheduleLive(){window.clearTimeout(this.liveTimer),!(!document.getElementById("live")?.checked||!this.store.lease||this.job||!rM(this.store))&&(this.liveRevision===this.store.version||this.solved?.stages===2||(this.liveTimer=window.setTimeout(()=>{this.runLive()},sM)))}async runLive(){let t=this.store.version,e=await this.work(`${this.store.path}/optimize`,{stages:1,live:!0},!0);e&&(this.liveRevision=t),e&&!this.job&&this.show(e.result,e.id)}show(t,e){this.solved=t,this.solvedJob=e,this.timeline.solved=t,this.showNotes(),this.loadBody(),this.refresh()}showNotes(){let t=this.solved?.notes??[],e=Ct("notes");e.hidden=t.length===0,e.textContent=t.length===1?"1 note":`${t.length} notes`,e.onclick=()=>Ke("The solver says",N("ul",{},...t.map(i=>N("li",{},i))))}async acceptResult(){if(!this.solvedJob||!this.solved){this.said("there is no result to accept: optimize first",!0);return}try{let{folder:t}=await ge(`/api/jobs/${this.solvedJob}/accept`,{lease:this.store.lease});this.accepted=this.solved,this.seen.add("accepted"),this.said(`accepted: written to ${t}, as hoi reconstruct would`)}catch(t){this.said(t.message,!0)}this.refresh()}async rejectResult(){this.solvedJob&&(await ge(`/api/jobs/${this.solvedJob}/reject`).catch(()=>{}),this.show(null,null),this.liveRevision=this.store.version,this.said("result rejected"))}async retarget(){let t=await this.work(`${this.store.path}/retarget`,{});if(!t)return;let{verdict:e,reasons:i,clip:s,next:r}=t.result,o=a=>N("ul",{},...a.map(l=>N("li",{},l)));this.seen.add("clip"),this.refresh(),Ke(`Clip: ${e}`,N("p",{},`${s} is written; readiness says:`),o(i),N("p",{},"Next:"),o(r))}async predict(){try{let t=await ge(`${this.store.path}/predict`,{frame:this.frame}),e=this.store.doc.provenance;this.proposals=t.proposals.filter(i=>!e[`${this.frame}:${i.keypoint}`]),this.proposalFrame=this.frame,this.proposalVersion=t.model_version,this.seen.add("predicted"),this.said(`${this.proposals.length} proposals by ${t.model_version}: A accepts those from 50 %, click a hollow dot to accept it`)}catch(t){this.said(t.message,!0)}this.refresh()}accept(t){let e=this.proposals[t];if(!e)return;let i=Object.entries(this.store.doc.points).find(([,r])=>r.anchor.vertex===e.vertex)?.[0]??"",s=sd(this.store.doc,e.keypoint,this.proposalFrame,i);if(s){this.said(`${this.points.shown(e.keypoint)} touches ${s} already`,!0);return}this.store.run(tg(this.store.doc,e,this.proposalFrame,this.proposalVersion))&&(this.proposals=this.proposals.filter(r=>r!==e),this.seen.add("dismissed"),this.refresh())}acceptLikely(){for(let t of this.proposals.filter(e=>e.probability>=.5))this.accept(this.proposals.indexOf(t))}rejectProposals(){for(let t of this.proposals)this.store.run(eg(t,this.proposalFrame,this.proposalVersion));this.proposals=[],this.refresh()}async export(t=!1){try{if(!await this.store.flushed())throw new Error("the server cannot be reached");let{file:e}=await ge(`${this.store.path}/export`,{force:t});this.said(`written: ${e}`)}catch(e){this.said(e.message,!0),/another program/.test(e.message)&&this.outsideDialog()}}outsideDialog(){let t=Ke("The annotation file was changed by another program",N("button",{onclick:()=>{t.close(),this.reimport()}},"Take it in (can be undone)"),N("button",{onclick:()=>{t.close(),this.export(!0)}},"Write over it"))}async reimport(){try{await ge(`${this.store.path}/reimport`,{base:this.store.revision,lease:this.store.lease}),await this.store.catchUp()}catch(t){this.said(t.message,!0)}}async submit(){try{if(!await this.store.flushed())throw new Error("the server cannot be reached");await ge(`${this.store.path}/state`,{state:"submitted"}),this.said("submitted, and the annotation file is written"),this.leave()}catch(t){this.said(t.message,!0)}}toolbar(){let t=(e,i)=>Ct(e).onclick=i;t("back",()=>this.leave()),t("undo",()=>{this.store.step("undo")}),t("redo",()=>{this.store.step("redo")}),t("history",()=>{cg(this.store.path,this.store.revision,e=>{this.store.step("restore",{revision:e})})}),t("play",()=>this.togglePlay()),t("through",()=>this.toggleThrough()),t("predict",()=>{this.predict()}),t("stage1",()=>{this.optimize(1)}),t("stage2",()=>{this.optimize(2)}),t("accept",()=>{this.acceptResult()}),t("reject",()=>{this.rejectResult()}),t("retarget",()=>{this.retarget()}),t("export",()=>{this.export()}),t("submit",()=>{this.submit()}),t("takeover",()=>{this.store.takeLease(!0)}),t("masks",()=>this.masks.toggle()),t("supports",()=>ug(this.store.doc,this.supportUnderObject(),e=>this.store.run(e),this.store.lease!==null)),t("gizmo",()=>this.toggleGizmo()),t("edge",()=>this.startMeasuring()),Ct("static").onchange=e=>this.store.run(Qm(e.target.checked)),Ct("scale").onchange=e=>{let i=Number(e.target.value);i>0&&this.store.run(zo(i)),this.refresh()}}keys(){let t=i=>()=>{this.seek(this.frame+i)},e=(i,s)=>()=>this.nudge(i,s);return[{keys:"Space",does:"play, pause",run:()=>this.togglePlay()},{keys:"ArrowLeft ,",does:"a frame back",run:t(-1)},{keys:"ArrowRight .",does:"a frame on",run:t(1)},{keys:"Shift+ArrowLeft",does:"ten frames back",run:t(-10)},{keys:"Shift+ArrowRight",does:"ten frames on",run:t(10)},{keys:"Home",does:"first frame",run:()=>{this.seek(0)}},{keys:"End",does:"last frame",run:()=>{this.seek(this.info.frames-1)}},{keys:"[",does:"the selected point's first tracked frame",run:()=>this.jump(-1)},{keys:"]",does:"the selected point's last tracked frame",run:()=>this.jump(1)},{keys:"n ArrowDown",does:"next point",run:()=>this.next(1)},{keys:"Shift+n ArrowUp",does:"point before",run:()=>this.next(-1)},{keys:"x",does:"new point at the middle of the object view (turn it with w a s d, q z)",run:()=>this.scene.pickCenter(!1)},{keys:"Shift+x",does:"move the selected point to the middle of the object view (with the mouse: Alt+click)",run:()=>this.scene.pickCenter(!0)},{keys:"a",does:"turn the object view left; with proposals: accept those from 50 %",run:()=>this.proposals.length?this.acceptLikely():this.scene.turn(-.15,0,1)},{keys:"d",does:"turn the object view right",run:()=>this.scene.turn(.15,0,1)},{keys:"w",does:"turn the object view up",run:()=>this.scene.turn(0,.12,1)},{keys:"s",does:"turn the object view down",run:()=>this.scene.turn(0,-.12,1)},{keys:"q",does:"nearer",run:()=>this.scene.turn(0,0,.85)},{keys:"z",does:"farther",run:()=>this.scene.turn(0,0,1.18)},{keys:"k /",does:"search a keypoint to touch (Enter takes it)",run:()=>this.tree.search.focus()},{keys:"m",does:"the mirror image of the keypoint used last",run:()=>this.mirror()},{keys:"e",does:"end the contact here",run:()=>this.endContact()},{keys:"r",does:"remove the contact key frame that holds here",run:()=>this.withSelected(i=>this.store.run(cd(this.store.doc,i,this.frame)))},{keys:"h",does:"hidden, or seen, from here",run:()=>this.withSelected(i=>this.store.run(ud(this.store.doc,i,this.frame)))},{keys:"i",does:"place the point at the video's cross (move it with Alt and arrows); in the masks: a dot of the brush",run:()=>this.placeAtCursor()},{keys:"Alt+ArrowLeft",does:"cross or placed point a quarter pixel left (Alt+Shift: ten pixels)",run:e(-.25,0)},{keys:"Alt+ArrowRight",does:"right",run:e(.25,0)},{keys:"Alt+ArrowUp",does:"up",run:e(0,-.25)},{keys:"Alt+ArrowDown",does:"down",run:e(0,.25)},{keys:"Alt+Shift+ArrowLeft",does:"ten pixels left",run:e(-10,0)},{keys:"Alt+Shift+ArrowRight",does:"ten pixels right",run:e(10,0)},{keys:"Alt+Shift+ArrowUp",does:"ten pixels up",run:e(0,-10)},{keys:"Alt+Shift+ArrowDown",does:"ten pixels down",run:e(0,10)},{keys:"u",does:"forget where the point is in this frame",run:()=>this.withSelected(i=>this.store.run(Cc(this.store.doc,i,this.frame,this.frame+1)))},{keys:"t",does:"track forward",run:()=>{this.track("forward",!1)}},{keys:"Shift+t",does:"track backward",run:()=>{this.track("backward",!1)}},{keys:"Alt+t",does:"track both ways",run:()=>{this.track("both",!1)}},{keys:"Ctrl+Shift+t Shift+y",does:"track every placed point forward",run:()=>{this.track("forward",!0)}},{keys:"Delete",does:"delete the point everywhere",run:()=>this.removeSelected()},{keys:"p",does:"propose contacts for this frame",run:()=>{this.predict()}},{keys:"Shift+p",does:"reject the proposals shown",run:()=>this.rejectProposals()},{keys:"o",does:"optimize: stage 1",run:()=>{this.optimize(1)}},{keys:"Shift+o",does:"optimize: stage 2",run:()=>{this.optimize(2)}},{keys:"Enter",does:"accept the result",run:()=>{this.acceptResult()}},{keys:"Backspace",does:"reject the result",run:()=>{this.rejectResult()}},{keys:"c",does:"look through the video camera, or around",run:()=>this.toggleThrough()},{keys:"f",does:"fill the view with the object",run:()=>this.scene.frameObject()},{keys:"Shift+f",does:"fill the view with everything",run:()=>this.scene.frameObject(!0)},{keys:"b",does:"show or hide the person; in the masks: the other brush",run:()=>this.masks.on?this.masks.switchBrush():this.toggleBody()},{keys:"Shift+m",does:"masks of the object: review and repair, or back",run:()=>this.masks.toggle()},{keys:"j",does:"next jump of the masks (Shift: the one before)",run:()=>this.masks.nextJump(1)},{keys:"Shift+j",does:"jump before",run:()=>this.masks.nextJump(-1)},{keys:"v",does:"masks: what this frame's strokes give",run:()=>{this.masks.preview()}},{keys:"Shift+v",does:"masks: carry them through the video",run:()=>{this.masks.propagate()}},{keys:"g",does:"handles to scale the object",run:()=>this.toggleGizmo()},{keys:"l",does:"scale by a known length",run:()=>this.startMeasuring()},{keys:"Ctrl+z",does:"undo",run:()=>{this.store.step("undo")}},{keys:"Ctrl+Shift+z Ctrl+y",does:"redo",run:()=>{this.store.step("redo")}},{keys:"Ctrl+s",does:"write the annotation file (edits are saved by themselves)",run:()=>{this.export()}},{keys:"Escape",does:"nothing selected, no range, no proposals",run:()=>this.escape()}]}next(t){let e=Object.keys(this.store.doc.points);if(e.length===0)return;let i=this.selected?e.indexOf(this.selected):t>0?-1:0;this.select(e[(i+t+e.length)%e.length])}jump(t){this.withSelected(e=>{let i=Object.keys(this.store.doc.points[e].track).map(Number);i.length>0&&this.seek(t<0?Math.min(...i):Math.max(...i))})}mirror(){let t=this.tree.mirror();t?this.assign(t):this.said("choose a keypoint first",!0)}placeAtCursor(){let[t,e]=this.video.cursor??[this.info.width/2,this.info.height/2];if(this.masks.on){this.masks.dot(t,e);return}this.placeAt(t,e),this.video.cursor=null}nudge(t,e){let i=this.selected&&!this.masks.on?this.store.doc.points[this.selected]?.track[this.frame]:void 0;if(i&&this.selected)this.store.run(dd(this.selected,this.frame,i[0]+t,i[1]+e));else{let[s,r]=this.video.cursor??[this.info.width/2,this.info.height/2];this.video.cursor=[s+t,r+e],this.video.redraw()}}escape(){this.measuring=null,this.seen.has("predicted")&&this.seen.add("dismissed"),this.proposals=[],this.timeline.range=null,this.video.cursor=null,this.rangeTools(),this.select(null)}toggleThrough(){this.scene.setThrough(!this.scene.through),this.scene.setPicture(this.video.picture),this.seen.add("through"),this.refresh()}toggleBody(){this.showBody=!this.showBody,this.loadBody()}toggleGizmo(){this.gizmo=!this.gizmo,this.scene.showGizmo(this.gizmo)}startMeasuring(){this.measuring=[],this.said("click both ends of an edge whose length you know")}rangeTools(){let t=this.timeline.range,e=Ct("range");if(!t){jt(e);return}let i=a=>()=>this.withSelected(a),{first:s,stop:r}=t,o=this.store.doc;jt(e,N("span",{},`frames ${s} to ${r-1}:`),N("button",{onclick:i(a=>this.store.run(hd(o,a,s,r,this.info.frames)))},"no contact"),N("button",{onclick:i(a=>this.store.run(Cc(o,a,s,r)))},"forget track"),N("button",{onclick:i(a=>this.store.run(Jm(o,a,s,r,this.frame,this.info.frames))),title:"the range's contacts begin again at the current frame"},"copy contacts to here"),N("button",{onclick:()=>{this.timeline.range=null,this.rangeTools(),this.timeline.redraw()}},"\xD7"))}row(){let t=this.solved;return t&&this.frame>=t.start&&this.frame<t.stop?this.frame-t.start:null}scale(){return this.previewScale??this.store.doc.scale}pose(){let t=this.accepted;return t&&this.frame>=t.start&&this.frame<t.stop?t.poses[this.frame-t.start]:this.info.coarse[this.frame]}colors(){return new Map(Object.keys(this.store.doc.points).map((t,e)=>[t,Hm(e)]))}storeChanged(){this.drawnVersion===this.store.version&&this.drawnLease===(this.store.lease!==null)?this.refreshBar():this.refresh()}draw(){this.selected&&!this.store.doc.points[this.selected]&&(this.selected=null);let t=this.colors();this.drawVideo(t),this.drawScene(t),this.points.draw(this.store.doc,this.frame,this.selected,t,this.store.lease!==null),this.showKeypoints(),Object.assign(this.timeline,{doc:this.store.doc,version:this.store.version,colors:t,frame:this.frame,selected:this.selected}),this.timeline.redraw(),this.drawBar(),this.masks.update(),this.drawnLease=this.store.lease!==null;let i=(this.solved?.rank??[]).filter(s=>s===6).length/this.info.frames;this.lesson?.update({doc:this.store.doc,frame:this.frame,vertices:this.mesh.vertices,seen:this.seen,determined:i}),this.drawnVersion!==this.store.version&&(this.drawnVersion=this.store.version,this.ready&&this.scheduleLive())}drawVideo(t){let e=this.store.doc,i=[],s=this.row();for(let[r,o]of Object.entries(e.points)){let a=t.get(r),l=nd(o,this.frame);if(l&&i.push({id:r,label:r,color:a,x:l[0],y:l[1],kind:l[3]==="manual"?"manual":"tracked",selected:r===this.selected}),s!==null&&this.solved){let c=Fc(this.info.camera,this.solvedPoint(xd(o.anchor,this.mesh.vertices,this.mesh.faces),s));c&&i.push({id:r,label:r,color:a,x:c[0],y:c[1],kind:"solved",selected:!1})}}this.video.marks=i,this.video.lines=[],this.outline&&((s===null||this.gizmo||this.previewScale!==null)&&this.video.lines.push({color:"#7fd4ff",segments:this.outline.draw(this.info.camera,this.pose(),this.scale())}),s!==null&&this.solved&&this.video.lines.push({color:"#ff8c2b",segments:this.outline.draw(this.info.camera,this.solved.poses[s],this.solved.scale*this.scale())})),this.video.redraw()}solvedPoint(t,e){return vd(this.solved.poses[e],t,0,this.solved.scale*this.scale())}drawScene(t){let e=this.row(),i=this.scale();this.previewScale===null&&this.scene.setPose(this.pose(),i),this.scene.setGhost(e!==null&&this.solved?this.solved.poses[e]:null,(this.solved?.scale??1)*i);let s=Object.entries(this.store.doc.points).map(([r,o])=>{let a=this.scene.worldOf(xd(o.anchor,this.mesh.vertices,this.mesh.faces),this.pose(),i),l=fi(o,this.frame).map(c=>this.points.shown(c)).join(", ");return{id:r,label:l?`${r} ${l}`:r,color:t.get(r),at:a,hollow:!1,selected:r===this.selected}});this.proposalFrame===this.frame&&this.proposals.forEach((r,o)=>{let a=this.scene.worldOf(r.point_obj.map(l=>l/i),this.pose(),i);s.push({id:`proposal ${o}`,label:`${this.points.shown(r.keypoint)} ${Math.round(100*r.probability)} %`,color:"#ffffff",at:a,hollow:!0,selected:!1})}),this.scene.setDots(s),this.scene.setSupports(Object.values(this.store.doc.supports),this.cameraFromWorld())}cameraFromWorld(){let t=this.info.world[this.frame];return new Dt().set(t[0],t[1],t[2],t[9],t[3],t[4],t[5],t[10],t[6],t[7],t[8],t[11],0,0,0,1).invert()}supportUnderObject(){let t=this.row()!==null?this.solved.poses[this.row()]:this.pose(),e=this.cameraFromWorld().invert(),i=new C(1/0,1/0,1/0),s=i.clone().negate();for(let a=0;a<this.mesh.vertices.length;a+=3){let l=new C(...vd(t,this.mesh.vertices,a,this.scale())).applyMatrix4(e);i.min(l),s.max(l)}let r=Math.max(.02,i.z),o=a=>Math.round(a*1e3)/1e3;return{name:"table",pos_w:[o((i.x+s.x)/2),o((i.y+s.y)/2),o(r/2)],quat_w:[0,0,0,1],half_size:[o(Math.max(.05,(s.x-i.x)/2)),o(Math.max(.05,(s.y-i.y)/2)),o(r/2)]}}showKeypoints(){let t=this.selected?fi(this.store.doc.points[this.selected]??{contacts:{}},this.frame):[];this.body.show(t,this.pointed),this.tree.show(t),Ct("pointed").textContent=this.pointed?this.points.shown(this.pointed):""}drawBar(){let t=this.store;Ct("name").textContent=this.info.name,Ct("frame").textContent=`${this.frame} / ${this.info.frames-1}`,Ct("saved").textContent=t.state,Ct("saved").dataset.state=t.state,Ct("takeover").hidden=t.lease!==null,Ct("holder").textContent=t.holder?`${t.holder} is editing`:"";let e=Ct("undo"),i=Ct("redo");e.disabled=!t.lease||!t.undoLabel,i.disabled=!t.lease||!t.redoLabel,e.title=t.undoLabel?`undo: ${t.undoLabel} (Ctrl+Z)`:"nothing to undo",i.title=t.redoLabel?`redo: ${t.redoLabel} (Ctrl+Y)`:"nothing to redo",Ct("static").checked=t.doc.static;let s=Ct("scale");document.activeElement!==s&&(s.value=String(Number(this.scale().toPrecision(5)))),Ct("through").setAttribute("aria-pressed",String(this.scene.through)),Ct("accept").disabled=!this.solvedJob||!t.lease,Ct("reject").disabled=!this.solvedJob,Ct("determined").textContent=this.determinedText(),Ct("suggest").textContent=this.staticSuggestion()}determinedText(){let t=this.row();return this.solved?.stages===2&&this.solved.revision<this.store.revision?"edited since: Shift+O solves again":t!==null&&this.solved?this.solved.rank[t]===6?"this frame is determined":`undetermined: ${this.solved.words[t]}`:`${qm(this.store.doc,this.frame)} equations here, 6 needed`}staticSuggestion(){return this.store.doc.static?"":(this.suggestedVersion!==this.store.version&&(this.suggestedVersion=this.store.version,this.suggested=Xm(Object.values(this.store.doc.points),this.info.frames,.02*this.info.width)?"hardly moves: static?":""),this.suggested)}get pickMs(){return this.scene.lastPickMs}vertexOnScreen(t){let e=[0,1,2].map(i=>this.mesh.vertices[3*t+i]);return this.scene.view.toCanvas(this.scene.worldOf(e,this.pose(),this.scale()))}visible(t){return gn(this.store.doc.points[t],this.frame)}};function rM(n){return Object.values(n.doc.points).some(t=>!rd(t.track)||Object.values(t.contacts).some(e=>e.length>0))}function oM(n){let t=1/0;for(let e of Object.values(n.document.points))for(let i of[e.track,e.contacts])for(let s of Object.keys(i))t=Math.min(t,Number(s));return Number.isFinite(t)?t:0}function Tg(n){return n==null?"-":n.toFixed(1)}function aM(n){let t=n.key===" "?"Space":n.key.length===1?n.key.toLowerCase():n.key,e=n.shiftKey&&(n.key.length>1||/[a-z]/i.test(n.key));return[n.ctrlKey||n.metaKey?"Ctrl":"",n.altKey?"Alt":"",e?"Shift":"",t].filter(Boolean).join("+")}function Eg(n){window.addEventListener("keydown",t=>{let e=t.target;if(e instanceof HTMLInputElement||e instanceof HTMLTextAreaElement||e instanceof HTMLSelectElement||document.querySelector("dialog[open]")||(t.key===" "||t.key==="Enter")&&(e instanceof HTMLButtonElement||e.tagName==="SUMMARY"))return;let s=aM(t),r=n().find(o=>o.keys.split(" ").includes(s));r&&(t.preventDefault(),r.run())})}function Ag(n){let t=n.map(e=>N("tr",{},N("td",{},...e.keys.split(" ").flatMap((i,s)=>[s?" or ":"",N("kbd",{},i)])),N("td",{},e.does)));Ke("Keys",N("table",{class:"keys"},N("tbody",{},...t)))}var Cg=[["from the side",[1,.15,.1]],["from above",[.02,1,.1]],["from behind",[.25,.3,-1]]],lM=[[0,.25,1],[1,.25,0],[0,.25,-1],[-1,.25,0],[.01,1,.01],[.01,-1,.01]],cM=[.56,.7,.85],hM=[.95,.45,.1],uM=[.95,.9,.4];function Rg(n){let t=mn(n.vertices,n.faces),e=n.points.length===n.vertices.length;return e&&t.setAttribute("color",new Re(n.points.map(i=>i**2.2),3)),new st(t,e?new Yn({vertexColors:!0,side:Be}):en(13214571))}var Ur=class{views=[];nodes=[];bodies=[];constructor(t,e,i){for(let s of t){let r=new pn(s),o=new hi;o.add(Rg(i));let a=new st(mn(e.vertices,e.faces),en(9417689));r.group.add(o,a),this.views.push(r),this.nodes.push(o),this.bodies.push(a)}}static titles(){return Cg.map(([t])=>t)}set(t,e){this.nodes.forEach(i=>qo(i,t,e)),this.views.forEach(i=>i.invalidate())}reset(){this.views.forEach((t,e)=>{t.scene.updateMatrixWorld(),this.bodies[e].geometry.computeBoundingSphere();let i=this.bodies[e].geometry.boundingSphere.clone().applyMatrix4(t.group.matrixWorld);t.frame(i,new C(...Cg[e][1]))})}dispose(){this.views.forEach(t=>t.dispose())}};function Pg(n,t){let e=document.createElement("canvas");Object.assign(e.style,{width:`${t}px`,height:`${t}px`,position:"fixed",left:"-9999px"}),document.body.append(e);let i=new pn(e),s=Rg(n);i.group.add(s),i.scene.updateMatrixWorld(),s.geometry.computeBoundingSphere();let r=s.geometry.boundingSphere.clone().applyMatrix4(i.group.matrixWorld),o=lM.map(a=>{i.frame(r,new C(...a)),i.drawNow();let l=document.createElement("canvas");return l.width=l.height=t,l.getContext("2d").drawImage(e,0,0,t,t),l});return i.dispose(),e.remove(),o}var $c=class{constructor(t,e,i,s){this.body=e;this.classes=i;this.names=s;this.view=new pn(t);let r=mn(e.vertices,e.faces);this.colors=new Re(new Float32Array(e.vertices.length),3),r.setAttribute("color",this.colors),r.computeBoundsTree({indirect:!0}),this.person=new st(r,new Yn({vertexColors:!0,side:Be})),this.view.group.add(this.person),this.view.onclick=o=>{let a=this.at(o.offsetX,o.offsetY);a&&this.onpart(a)},t.addEventListener("pointermove",o=>{o.buttons===0&&this.point(this.at(o.offsetX,o.offsetY))}),this.paint(),this.look([0,.1,1])}body;classes;names;onpart=()=>{};onhover=()=>{};view;person;colors;touching=new Set;pointed=null;set(t){this.touching=new Set(t),this.paint()}look(t){this.view.scene.updateMatrixWorld(),this.person.geometry.computeBoundingSphere();let e=this.person.geometry.boundingSphere.clone().applyMatrix4(this.view.group.matrixWorld);e.radius*=.8,this.view.frame(e,new C(...t))}placeOf(t){this.view.scene.updateMatrixWorld();for(let e=0;e<this.classes.length;e+=3){if(this.names[this.classes[e]]!==t)continue;let i=new C(...this.body.vertices.subarray(3*e,3*e+3)).applyMatrix4(this.view.group.matrixWorld),[s,r]=this.view.toCanvas(i);if(this.at(s,r)===t)return[s,r]}return null}dispose(){this.view.dispose()}point(t){t!==this.pointed&&(this.pointed=t,this.paint(),this.onhover(t))}at(t,e){let i=this.view.pick(this.person,t,e);return!i||i.faceIndex===void 0||i.faceIndex===null?null:this.names[this.classes[this.body.faces[3*i.faceIndex]]]??null}paint(){let t=this.colors.array;for(let e=0;e<this.classes.length;e++){let i=this.names[this.classes[e]];t.set(i===this.pointed?uM:this.touching.has(i)?hM:cM,3*e)}this.colors.needsUpdate=!0,this.view.invalidate()}};var Yo=class n{constructor(t,e,i){this.rotmat=t;this.pos=e;this.scale=i}rotmat;pos;scale;static of(t){return new n(t.rotmat,t.pos_cam,t.scale)}facts(){return{rotmat:this.rotmat,pos_cam:this.pos,scale:this.scale}}row(){return[...this.rotmat.flat(),...this.pos]}moved(t,e,i){let s=this.pos[2];return new n(this.rotmat,[this.pos[0]+e*s/t[0][0],this.pos[1]+i*s/t[1][1],s],this.scale)}pushed(t){return new n(this.rotmat,this.pos.map(e=>e*t),this.scale*t)}scaled(t){return new n(this.rotmat,this.pos,this.scale*t)}turned(t,e){let[i,s]=[(t+1)%3,(t+2)%3],[r,o]=[Math.cos(e),Math.sin(e)],a=this.rotmat.map(l=>[...l]);for(let l=0;l<3;l++)a[i][l]=r*this.rotmat[i][l]-o*this.rotmat[s][l],a[s][l]=o*this.rotmat[i][l]+r*this.rotmat[s][l];return new n(dM(a),this.pos,this.scale)}};function dM(n){let t=r=>r.map(o=>o/Math.hypot(...r)),e=t(n[0]),i=n[1].reduce((r,o,a)=>r+o*e[a],0),s=t(n[1].map((r,o)=>r-i*e[o]));return[e,s,[e[1]*s[2]-e[2]*s[1],e[2]*s[0]-e[0]*s[2],e[0]*s[1]-e[1]*s[0]]]}var Or=class{constructor(t,e,i,s,r,o){this.path=t;this.stamp=e;this.body=i;this.newest=s;this.said=r;this.shown=o}path;stamp;body;newest;said;shown;state="saved";timer=0;saving=Promise.resolve(!0);close(){window.clearTimeout(this.timer),this.state==="not saved"&&this.save()}changed(){this.state="not saved",this.shown(),window.clearTimeout(this.timer),this.timer=window.setTimeout(()=>{this.save()},400)}save(){return window.clearTimeout(this.timer),this.saving=this.saving.then(()=>this.now()),this.saving}async now(){if(this.state==="saved")return!0;this.state="saving";try{return this.stamp=(await ge(this.path,{...this.body(),stamp:this.stamp})).stamp,this.state==="saving"&&(this.state="saved"),!0}catch(t){return this.state="not saved",this.said(t.message,!0),t instanceof mi&&t.status===409?this.conflict():t instanceof mi||(this.timer=window.setTimeout(()=>{this.save()},2e3)),!1}finally{this.shown()}}conflict(){let t=Ke("Somebody else changed this meanwhile",N("button",{onclick:()=>location.reload()},"Take theirs (yours is lost)"),N("button",{onclick:()=>{this.overwrite().then(()=>t.close())}},"Write yours over it"))}async overwrite(){this.stamp=await this.newest(),await this.save()}};var fM={filter:"Filter (1)",place:"Place (2)",refine:"Refine (3)"},pM={pass:"Pass (P)",redraw:"Redraw the mask (M)",delete:"Delete (D)"},Ad=Math.PI/180;async function Lg(n,t){let{pictures:e,folder:i}=await be("/api/pictures"),s=["picture","verdict","parts that touch","pose by hand","IoU solved","by",""],r=e.map(a=>{let l=[a.placed?"placed":"",a.refined?"refined":""].filter(Boolean).join(", "),c=[a.verdict||"new",a.parts===null?"":String(a.parts),l,a.iou===null?"":a.iou.toFixed(2),a.user];return N("tr",{},N("td",{},N("b",{},a.name)),...c.map(h=>N("td",{},h)),N("td",{},N("button",{class:"primary","data-picture":a.id,onclick:()=>t(a.id)},"Open")))}),o=N("p",{class:"hint"},`Picture folders (hoi make-synthetic-images, or released Open3DHOI samples) in ${i} of your data appear here. Decisions go to ${i}/decisions.json, which hoi reconstruct-image obeys.`);jt(n,N("div",{class:"queue-bar"},N("h1",{},"Pictures"),N("a",{href:"#"},"Sessions"),N("a",{href:"#videos"},"Videos")),r.length?N("table",{class:"queue"},N("thead",{},N("tr",{},...s.map(a=>N("th",{},a)))),N("tbody",{},...r)):null,o)}var Zc=class n{constructor(t,e,i,s,r,o){this.info=e;this.body=i;this.object=s;this.said=r;this.go=o;this.decision=e.decision,this.placed=Yo.of(this.poseOf("refine"));let a=N("canvas",{tabindex:0,"aria-label":"picture",id:"picture-canvas"});jt(t,N("header",{class:"bar"},N("a",{href:"#pictures"},"\u2190 Pictures"),N("b",{},e.name),this.tabs,this.status,this.bar,N("span",{class:"gap"}),this.progress,N("button",{id:"picture-solve",onclick:()=>{this.solve()}},"Solve (O)"),N("button",{class:"primary",id:"picture-next",onclick:()=>{this.next()}},"Next (N)")),N("section",{class:"picture"},N("div",{class:"pane"},a),N("div",{class:"picture-views"},...this.canvases.map((h,d)=>N("div",{class:"pane"},h,N("span",{class:"view-title"},Ur.titles()[d])))),this.side)),this.pane=new ls(a,e.width,e.height),this.pane.onpaint=(h,d,u,f)=>this.painted(h,d,u,f),this.outline=new Nr(s.vertices,s.faces),this.sides=new Ur(this.canvases,i,s);let l=async()=>(await be(`/api/pictures/${e.id}`)).stamp,c=()=>({decision:this.decision});this.saver=new Or(`/api/pictures/${e.id}/decision`,e.stamp,c,l,r,()=>this.drawBar())}info;body;object;said;go;step="filter";brush="object";paint={object:[],background:[]};decision;saver;pane;parts=null;placed;undone=[];sides;outline;side=N("aside",{class:"picture-side"});bar=N("span",{});progress=N("span",{id:"picture-progress"});status=N("span",{id:"picture-state",class:"hint"});tabs=N("span",{class:"modes"});canvases=Ur.titles().map(t=>N("canvas",{"aria-label":t,title:t}));line=null;dragged=null;mask=null;preview=null;pointed="";static async open(t,e,i,s){let r=`/api/pictures/${e}`,[o,a,l]=await Promise.all([be(r),Fn(`${r}/meshes/body.bin`).then(Dr),Fn(`${r}/meshes/object.bin`).then(Dr)]),c=new n(t,o,a,l,i,s);return c.pane.picture=await Ig(`${r}/picture.jpg`),await c.loadMask(),c.sides.reset(),c.choose("filter"),c}close(){this.saver.close(),this.sides.dispose(),this.parts?.dispose()}keys(){let t=(i,s)=>()=>this.change(this.placed.moved(this.info.camera,i,s)),e=(i,s)=>()=>this.change(this.placed.turned(i,s*Ad));return[{keys:"1",does:"filter: is the picture usable, and what touches",run:()=>this.choose("filter")},{keys:"2",does:"place: where the solver starts",run:()=>this.choose("place")},{keys:"3",does:"refine: correct the solved pose",run:()=>this.choose("refine")},{keys:"p",does:"pass",run:()=>this.judge("pass")},{keys:"m",does:"the mask must be drawn again; strokes draw it here",run:()=>this.judge("redraw")},{keys:"d",does:"delete: not usable",run:()=>this.judge("delete")},{keys:"b",does:"the other brush (object, background)",run:()=>this.switchBrush()},{keys:"ArrowLeft",does:"move the object two pixels left",run:t(-2,0)},{keys:"ArrowRight",does:"right",run:t(2,0)},{keys:"ArrowUp",does:"up",run:t(0,-2)},{keys:"ArrowDown",does:"down",run:t(0,2)},{keys:"Shift+ArrowLeft",does:"turn it by two degrees about the upright axis",run:e(1,2)},{keys:"Shift+ArrowRight",does:"the other way",run:e(1,-2)},{keys:"Shift+ArrowUp",does:"tip it backwards",run:e(0,-2)},{keys:"Shift+ArrowDown",does:"tip it forwards",run:e(0,2)},{keys:"q",does:"turn it in the picture",run:e(2,-2)},{keys:"e",does:"the other way",run:e(2,2)},{keys:"]",does:"farther away and larger: the picture stays",run:()=>this.change(this.placed.pushed(1.01))},{keys:"[",does:"nearer and smaller",run:()=>this.change(this.placed.pushed(1/1.01))},{keys:"+ =",does:"larger",run:()=>this.change(this.placed.scaled(1.01))},{keys:"-",does:"smaller",run:()=>this.change(this.placed.scaled(1/1.01))},{keys:"Ctrl+z",does:"take the last change of the pose back",run:()=>this.undo()},{keys:"Backspace",does:"the pose as it was before anybody's hand",run:()=>this.reset()},{keys:"o",does:"solve",run:()=>{this.solve()}},{keys:"n",does:"next picture without a verdict",run:()=>{this.next()}}]}choose(t){this.step=t,this.placed=Yo.of(this.poseOf(t)),this.undone.length=0,this.pane.painting=t!=="filter"||this.decision.verdict==="redraw",this.drawSide(),this.draw()}poseOf(t){let{decision:e,info:i}=this;return t==="place"?e.placed??i.start:e.refined??i.solved??e.placed??i.start}judge(t){this.decision.verdict=this.decision.verdict===t?"":t,this.saver.changed(),this.choose("filter")}toggle(t){let e=new Set(this.touching());e.delete(t)||e.add(t),this.decision.contact_parts=this.info.parts.filter(i=>e.has(i)),this.saver.changed(),this.drawSide()}touching(){return this.decision.contact_parts??this.info.annotated_parts}change(t,e=!0){this.step!=="filter"&&(e&&this.undone.push(this.placed),this.placed=t,this.decision[this.step==="place"?"placed":"refined"]=t.facts(),this.saver.changed(),this.draw())}undo(){let t=this.undone.pop();t&&this.change(t,!1)}reset(){this.step!=="filter"&&(this.decision[this.step==="place"?"placed":"refined"]=null,this.saver.changed(),this.choose(this.step))}async solve(){if(!await this.saver.save())return;let t=await Vo(`/api/pictures/${this.info.id}/solve`,this.progress,this.said);t&&(this.info.solved=t.solved,this.info.figures=t.figures,this.choose("refine"),this.said(`solved: IoU ${this.figure("object_iou_start")} \u2192 ${this.figure("object_iou")}, Co2 ${this.figure("co2_start")} \u2192 ${this.figure("co2")}`))}async next(){if(!await this.saver.save())return;let{pictures:t}=await be("/api/pictures"),e=t.findIndex(s=>s.id===this.info.id),i=[...t.slice(e+1),...t.slice(0,e)].find(s=>!s.verdict);i?this.go(i.id):this.said("every picture has a verdict")}painted(t,e,i,s){this.step==="filter"?this.stroke(t,e,i,s):this.drag(t,e,i,s)}drag(t,e,i,s){if(i==="down"&&(this.undone.push(this.placed),this.dragged=[t,e]),!this.dragged)return;let[r,o]=[t-this.dragged[0],e-this.dragged[1]];if(this.dragged=i==="up"?null:[t,e],r===0&&o===0)return;let a=Math.PI/this.info.width;this.change(s?this.placed.turned(1,-r*a).turned(0,o*a):this.placed.moved(this.info.camera,r,o),!1)}stroke(t,e,i,s){let r=s?"background":this.brush;i==="down"&&(this.line=[],this.paint[r].push(this.line)),this.line?.push([Math.round(t*10)/10,Math.round(e*10)/10]),i==="up"&&(this.line=null,this.look()),this.draw()}switchBrush(){this.brush=this.brush==="object"?"background":"object",this.drawSide()}async look(){if(this.paint.object.length!==0)try{let t=await ge(`/api/pictures/${this.info.id}/mask/preview`,{paint:this.paint}),e=Uint8Array.from(atob(t.png),i=>i.charCodeAt(0));this.preview=await createImageBitmap(new Blob([e],{type:"image/png"})),this.draw()}catch(t){this.said(t.message,!0)}}async keepMask(){if(await this.saver.save())try{let t=await ge(`/api/pictures/${this.info.id}/mask/keep`,{paint:this.paint,stamp:this.saver.stamp});Object.assign(this.decision,t.decision),this.saver.stamp=t.stamp,this.forgetStrokes(),await this.loadMask(),this.step==="filter"&&this.choose("filter")}catch(t){this.said(t.message,!0)}}forgetStrokes(){this.paint={object:[],background:[]},this.preview=null,this.draw()}async loadMask(){this.mask=await Ig(`/api/pictures/${this.info.id}/masks/object.png`)}figure(t){return this.info.figures[t]?.toFixed(2)??"-"}draw(){let t=this.step==="filter",e=t?this.preview??this.mask:null;this.pane.overlays=e?[e]:[],this.pane.lines=t?[]:[{color:"#ff8c2b",segments:this.outline.draw(this.info.camera,this.placed.row(),this.placed.scale)}];let i=(s,r)=>this.paint[s].map(o=>({color:r,points:o}));this.pane.strokes=t?[...i("object","#ff8c2b"),...i("background","#56b4e9")]:[],this.pane.redraw(),this.sides.set(this.placed.row(),this.placed.scale),this.drawBar()}drawBar(){let t=Object.entries(fM);jt(this.tabs,...t.map(([i,s])=>N("button",{id:`step-${i}`,"aria-pressed":String(i===this.step),onclick:()=>this.choose(i)},s))),jt(this.status,` ${this.saver.state}`);let e=this.info.solved?` solved: IoU ${this.figure("object_iou")}, Co2 ${this.figure("co2")}`:"";jt(this.bar,N("span",{class:"hint"},e))}drawSide(){this.parts?.dispose(),this.parts=null,this.step==="filter"?this.drawFilter():this.drawPose(),this.drawBar()}drawFilter(){let{decision:t,info:e}=this,i=Object.entries(pM).map(([l,c])=>N("button",{id:`verdict-${l}`,"aria-pressed":String(t.verdict===l),onclick:()=>this.judge(l)},c)),s=N("canvas",{id:"parts-canvas",tabindex:0,"aria-label":"parts of the person"}),r=N("span",{id:"part-pointed"},this.pointed),o=new Set(this.touching()),a=e.parts.map(l=>{let c=N("input",{type:"checkbox",checked:o.has(l),"data-part":l});return c.addEventListener("change",()=>this.toggle(l)),N("label",{},c,l.replaceAll("_"," "))});jt(this.side,N("div",{class:"modes"},...i),t.verdict==="redraw"?this.maskTools():t.redrawn?N("p",{class:"hint"},"The mask was drawn again."):null,N("h2",{},"The object from six sides"),N("div",{class:"six"},...this.thumbnails()),N("h2",{},"What touches it"),e.body_parts?N("div",{class:"pane parts-pane"},s,r):N("p",{class:"hint"},"Nothing tells the parts of this body's mesh: use the list."),N("div",{class:"parts-list"},...a)),e.body_parts&&(this.parts=new $c(s,this.body,e.body_parts,e.parts),this.parts.onpart=l=>this.toggle(l),this.parts.onhover=l=>jt(r,l?.replaceAll("_"," ")??""),this.parts.set([...o]))}six=null;thumbnails(){return this.six??=Pg(this.object,104),this.six}maskTools(){return N("div",{class:"card"},N("p",{class:"hint"},"Paint on the object; with the right button, or the other brush, where it is not."),N("div",{class:"modes"},N("button",{"aria-pressed":String(this.brush==="object"),onclick:()=>this.switchBrush()},"object"),N("button",{"aria-pressed":String(this.brush==="background"),onclick:()=>this.switchBrush()},"not object (B)"),N("button",{onclick:()=>this.forgetStrokes()},"Forget strokes"),N("button",{class:"primary",id:"mask-keep",onclick:()=>{this.keepMask()}},"Keep this mask")))}drawPose(){let t=this.step==="place",e=(s,r)=>N("button",{onclick:()=>this.change(r())},s),i=[["tip",0],["turn",1],["roll",2]];jt(this.side,N("p",{},t?"Put the object roughly where it is: the solver starts here.":"Correct what the solver found: this pose is the result."),N("p",{class:"hint"},"Drag: move. Right drag: turn. Wheel: zoom the picture. The three views beside it can be turned. ?: all keys."),N("div",{class:"modes"},...i.flatMap(([s,r])=>[e(`${s} \u221215\xB0`,()=>this.placed.turned(r,-15*Ad)),e(`${s} +15\xB0`,()=>this.placed.turned(r,15*Ad))])),N("div",{class:"modes"},e("nearer",()=>this.placed.pushed(1/1.05)),e("farther",()=>this.placed.pushed(1.05)),e("smaller",()=>this.placed.scaled(1/1.05)),e("larger",()=>this.placed.scaled(1.05))),N("div",{class:"modes"},N("button",{onclick:()=>this.undo()},"Undo (Ctrl+Z)"),N("button",{onclick:()=>this.reset()},"Start again"),N("button",{onclick:()=>this.sides.reset()},"Views again")),t||this.info.solved?null:N("p",{class:"hint"},"Not solved yet: this is where it was placed."))}};async function Ig(n){let t=await fetch(n);if(!t.ok)throw new Error(`${n}: ${t.status}`);return createImageBitmap(await t.blob())}var mM=["new","in work","submitted","approved","rejected","skipped"],jc=class{constructor(t,e,i,s){this.root=t;this.me=e;this.open=i;this.said=s}root;me;open;said;rows=[];users=[];text="";state="";async load(){let t=await be("/api/sessions");this.rows=t.sessions,this.users=t.users,this.draw()}draw(){let t=N("input",{type:"search",placeholder:"search (/)",id:"queue-search",value:this.text,"aria-label":"search sessions"});t.addEventListener("input",()=>{this.text=t.value,this.drawRows(i)});let e=N("select",{"aria-label":"state"},N("option",{value:""},"every state"),...mM.map(r=>N("option",{value:r},`${r} (${this.count(r)})`)));e.addEventListener("change",()=>{this.state=e.value,this.drawRows(i)});let i=N("tbody"),s=["session","state","assigned to","minutes","being edited by",""];jt(this.root,N("div",{class:"queue-bar"},N("h1",{},"Sessions"),t,e,N("button",{class:"primary",id:"next",onclick:()=>{this.next()}},"Next session (N)"),N("a",{href:"#videos"},"Videos (V)"),N("a",{href:"#pictures"},"Pictures (I)"),N("button",{onclick:()=>{this.statistics()}},"Statistics")),N("table",{class:"queue"},N("thead",{},N("tr",{},...s.map(r=>N("th",{},r)))),i)),this.drawRows(i)}count(t){return this.rows.filter(e=>e.state===t).length}drawRows(t){let e=this.rows.filter(i=>i.name.toLowerCase().includes(this.text.toLowerCase())&&(!this.state||i.state===this.state));jt(t,...e.map(i=>this.row(i))),e.length===0&&jt(t,N("tr",{},N("td",{colspan:6,class:"hint"},"no session fits")))}row(t){let e=N("select",{"aria-label":"assigned to"},N("option",{value:""},"nobody"),...this.users.map(r=>N("option",{value:r},r)));e.value=t.assignee??"",e.addEventListener("change",()=>{this.change(`/api/sessions/${t.id}/assign`,{user:e.value||null})});let i=this.me.role!=="annotator",s=[N("button",{class:"primary","data-open":t.id,onclick:()=>this.open(t.id)},"Open"),t.state!=="skipped"?N("button",{onclick:()=>this.withReason(t,"skipped","Why can it not be annotated?")},"Skip"):N("button",{onclick:()=>{this.setState(t,"new")}},"Take back"),i&&t.state==="submitted"?N("button",{onclick:()=>{this.setState(t,"approved")}},"Approve"):null,i&&t.state==="submitted"?N("button",{onclick:()=>this.withReason(t,"rejected","What should be done again?")},"Reject"):null];return N("tr",{},N("td",{},N("b",{},t.name)),N("td",{},N("span",{class:`state ${t.state.replace(" ","-")}`},t.state),t.reason?` ${t.reason}`:null),N("td",{},e),N("td",{class:"number"},t.minutes.toFixed(1)),N("td",{},t.holder??""),N("td",{},...s))}async setState(t,e,i=null){await this.change(`/api/sessions/${t.id}/state`,{state:e,reason:i})}withReason(t,e,i){let s=N("input",{type:"text",size:40}),r=Ke(i,s,N("button",{class:"primary",onclick:()=>{this.setState(t,e,s.value).then(()=>r.close())}},e));s.focus()}async change(t,e){try{await ge(t,e)}catch(i){this.said(i.message,!0)}await this.load()}async next(){let{id:t}=await ge("/api/next");t?this.open(t):this.said("nothing is left to annotate")}async statistics(){let t=await be("/api/statistics"),e=["name","state","assignee","minutes","points","contact_pairs","corrections","edits","proposals_accepted"],i=t.sessions.map(r=>N("tr",{},...e.map(o=>N("td",{},String(r[o]??""))))),s=`mean: ${t.mean.minutes??"-"} minutes and ${t.mean.points??"-"} points per video (the paper: ${t.paper.minutes} and ${t.paper.points})`;Ke("Statistics",N("p",{},s),N("table",{class:"queue"},N("thead",{},N("tr",{},...e.map(r=>N("th",{},r.replace("_"," "))))),N("tbody",{},...i)))}};async function Dg(n,t){let{videos:e,folder:i}=await be("/api/videos"),s=["video","object","clips chosen","sessions made",""],r=e.map(a=>N("tr",{},N("td",{},N("b",{},a.name)),N("td",{},a.category),N("td",{},a.skip?`skipped: ${a.skip}`:a.error||String(a.clips)),N("td",{},a.sessions?String(a.sessions):""),N("td",{},N("button",{class:"primary","data-video":a.id,onclick:()=>t(a.id)},"Open")))),o=N("p",{class:"hint"},`Copy videos into the folder ${i} of your data, meshes of objects into objects, then reload this page.`);jt(n,N("div",{class:"queue-bar"},N("h1",{},"Videos"),N("a",{href:"#"},"Sessions")),r.length?N("table",{class:"queue"},N("thead",{},N("tr",{},...s.map(a=>N("th",{},a)))),N("tbody",{},...r)):null,o)}var Kc=class n{constructor(t,e,i){this.info=e;this.said=i;this.choice=e.choice;let s=async()=>(await be(`/api/videos/${e.id}`)).stamp;this.saver=new Or(`/api/videos/${e.id}/choice`,e.stamp,()=>({choice:this.choice}),s,i,this.refresh);let r=N("canvas",{tabindex:0,"aria-label":"video",id:"choice-video"});this.strip=N("canvas",{class:"strip","aria-label":"shots and clips"}),this.side=N("aside",{class:"choice-side"}),this.bar=N("span",{}),this.progress=N("span",{id:"choice-progress"}),jt(t,N("header",{class:"bar"},N("a",{href:"#videos"},"\u2190 Videos"),N("b",{},e.name),this.bar,N("span",{class:"gap"}),this.progress,N("button",{class:"primary",id:"prepare",onclick:()=>{this.prepare()}},"Prepare the sessions")),N("section",{class:"choice"},N("div",{class:"pane"},r),this.side),this.strip),this.pane=new ls(r,e.width,e.height),this.pane.onclick=(o,a)=>this.clicked(o,a),this.strip.addEventListener("pointerdown",o=>{this.seek(Math.round(o.offsetX/this.strip.clientWidth*e.frames))}),this.strip.addEventListener("pointermove",o=>o.buttons&&void this.seek(Math.round(o.offsetX/this.strip.clientWidth*e.frames))),this.drawSide()}info;said;frame=0;clip=0;mode="on";shots=[];choice;pane;saver;strip;side;bar;progress;refresh=Xi(()=>this.draw());static async open(t,e,i){let s=new n(t,await be(`/api/videos/${e}`),i);return s.findShots(),await s.seek(s.choice.clips[0]?.start??0),s}close(){this.saver.close()}keys(){let t=i=>()=>{this.seek(this.frame+i)},e=i=>()=>this.setMode(i);return[{keys:"ArrowLeft ,",does:"a frame back",run:t(-1)},{keys:"ArrowRight .",does:"a frame on",run:t(1)},{keys:"Shift+ArrowLeft",does:"a second back",run:t(-Math.round(this.info.fps))},{keys:"Shift+ArrowRight",does:"a second on",run:t(Math.round(this.info.fps))},{keys:"Home",does:"first frame",run:()=>{this.seek(0)}},{keys:"End",does:"last frame",run:()=>{this.seek(this.info.frames-1)}},{keys:"c",does:"another clip: the shot at this frame",run:()=>this.addClip()},{keys:"n",does:"next clip",run:()=>this.selectClip((this.clip+1)%Math.max(1,this.choice.clips.length))},{keys:"i",does:"the clip starts here",run:()=>this.edge("start",this.frame)},{keys:"o",does:"the clip ends here",run:()=>this.edge("stop",this.frame+1)},{keys:"p",does:"the next click is on the person",run:e("person")},{keys:"+ =",does:"the next clicks are on the object",run:e("on")},{keys:"-",does:"the next clicks are not on the object",run:e("off")},{keys:"x",does:"click at the cross (move it with Alt and arrows)",run:()=>this.clicked(...this.pane.cursor??[this.info.width/2,this.info.height/2])},{keys:"Alt+ArrowLeft",does:"cross two pixels left (Alt+Shift: twenty)",run:()=>this.move(-2,0)},{keys:"Alt+ArrowRight",does:"right",run:()=>this.move(2,0)},{keys:"Alt+ArrowUp",does:"up",run:()=>this.move(0,-2)},{keys:"Alt+ArrowDown",does:"down",run:()=>this.move(0,2)},{keys:"Alt+Shift+ArrowLeft",does:"twenty pixels left",run:()=>this.move(-20,0)},{keys:"Alt+Shift+ArrowRight",does:"twenty pixels right",run:()=>this.move(20,0)},{keys:"Alt+Shift+ArrowUp",does:"twenty pixels up",run:()=>this.move(0,-20)},{keys:"Alt+Shift+ArrowDown",does:"twenty pixels down",run:()=>this.move(0,20)},{keys:"Delete",does:"remove the clip",run:()=>this.removeClip()},{keys:"Ctrl+Enter",does:"prepare the sessions",run:()=>{this.prepare()}}]}async seek(t){this.frame=Math.max(0,Math.min(this.info.frames-1,t));let e=this.frame;this.refresh();let i=await fetch(`/api/videos/${this.info.id}/frames/${e}.jpg`);this.frame===e&&(i.ok?this.pane.picture=await createImageBitmap(await i.blob()):this.said(`frame ${e} could not be loaded`,!0),this.refresh())}addClip(){if(this.choice.clips.length>=this.info.max_clips){this.said(`at most ${this.info.max_clips} clips of a video`,!0);return}let t=this.shots.find(([s,r])=>s<=this.frame&&this.frame<r)??[0,this.info.frames],e=Math.floor(this.info.max_seconds*this.info.fps),i=t[1]-t[0]<=e?t[0]:this.frame;this.choice.clips.push({start:i,stop:Math.min(t[1],i+e),action:"",person_px:null,object_px:[]}),this.selectClip(this.choice.clips.length-1),this.changed()}selectClip(t){this.clip=t;let e=this.current();e&&this.seek(e.start),this.drawSide()}removeClip(){this.choice.clips.splice(this.clip,1),this.clip=Math.max(0,this.clip-1),this.changed()}edge(t,e){let i=this.current();if(i){if(t==="start"?e>=i.stop:e<=i.start){this.said("a clip ends after it starts",!0);return}t==="start"&&e!==i.start&&(i.person_px||i.object_px.length)&&(i.person_px=null,i.object_px=[],this.said("the clip starts elsewhere: click person and object again")),i[t]=e,this.changed()}}setMode(t){this.mode=t,this.drawSide()}move(t,e){let[i,s]=this.pane.cursor??[this.info.width/2,this.info.height/2];this.pane.cursor=[i+t,s+e],this.pane.redraw()}clicked(t,e){let i=this.current();if(!i){this.said("add a clip first (C)",!0);return}if(this.frame!==i.start){this.said(`points are set in the clip's first frame (${i.start})`,!0),this.seek(i.start);return}let s=[Math.round(t*10)/10,Math.round(e*10)/10];t<0||e<0||t>this.info.width||e>this.info.height||(this.mode==="person"?i.person_px=s:i.object_px.push([...s,this.mode==="on"?1:0]),this.changed())}current(){return this.choice.clips[this.clip]??null}changed(){this.drawSide(),this.saver.changed()}async findShots(){let t=await Vo(`/api/videos/${this.info.id}/shots`,this.progress,this.said);t&&(this.shots=t.shots),this.refresh()}async prepare(){if(!await this.saver.save())return;let t=await Vo(`/api/videos/${this.info.id}/prepare`,this.progress,this.said);t&&Ke("Prepared",N("p",{},`${t.sessions.join(", ")} can be annotated now.`),N("a",{href:"#",onclick:()=>document.querySelector("dialog")?.close()},"To the sessions"))}drawSide(){let{choice:t,info:e}=this,i=(o,a,l={})=>{let c=N("input",{type:"text",value:t[a],name:a,maxlength:200,...l});return c.addEventListener("input",()=>{t[a]=c.value,this.saver.changed()}),N("label",{},o,c)},s=N("input",{type:"number",min:.5,max:2.5,step:.01,name:"height",value:t.height_m??""});s.addEventListener("change",()=>{t.height_m=s.value?Number(s.value):null,this.changed()});let r=[["person","person (P)","mode-person"],["on","object (+)","mode-on"],["off","not object (-)","mode-off"]];jt(this.side,i("category of the object","category",{placeholder:"box"}),i("object: mesh file, or primitive in meters","object",{placeholder:"box:0.4x0.3x0.3",list:"meshes"}),N("datalist",{id:"meshes"},...[...e.objects,"box:0.4x0.3x0.3","cylinder:0.05x1.2","sphere:0.12"].map(o=>N("option",{value:o}))),N("label",{},"the person's height, m (fixes the scale)",s),i("address of the video","address"),i("not usable because","skip"),N("h2",{},"Clips"),...t.clips.map((o,a)=>this.card(o,a)),N("button",{id:"add-clip",disabled:t.clips.length>=e.max_clips,onclick:()=>this.addClip()},"Add the shot at this frame (C)"),N("div",{class:"modes"},"click on: ",...r.map(([o,a,l])=>N("button",{id:l,"aria-pressed":String(this.mode===o),onclick:()=>this.setMode(o)},a))))}card(t,e){let i=N("input",{type:"text",value:t.action,placeholder:"action: lift",maxlength:60});i.addEventListener("change",()=>{t.action=i.value,this.changed()});let s=((t.stop-t.start)/this.info.fps).toFixed(1),r=t.object_px.filter(o=>o[2]).length;return N("div",{class:e===this.clip?"card selected":"card","data-clip":e,onclick:o=>{!(o.target instanceof HTMLInputElement)&&e!==this.clip&&this.selectClip(e)}},N("b",{},`frames ${t.start} to ${t.stop-1}, ${s} s`),i,N("span",{class:"hint"},`${t.person_px?"person clicked":"largest person"}; ${r} on, ${t.object_px.length-r} off the object`),e===this.clip?N("div",{},N("button",{onclick:()=>this.edge("start",this.frame)},"starts here (I)"),N("button",{onclick:()=>this.edge("stop",this.frame+1)},"ends here (O)"),N("button",{onclick:()=>{t.person_px=null,t.object_px=[],this.changed()}},"no points"),N("button",{onclick:()=>this.removeClip()},"Remove")):null)}draw(){jt(this.bar,`${this.frame} / ${this.info.frames-1}`,N("span",{class:"hint",id:"choice-state"},` ${this.saver.state}`));let t=this.current(),e=[];t&&t.start===this.frame&&(t.object_px.forEach(([i,s,r],o)=>e.push({id:`${r?"on":"off"} ${o}`,label:r?"object":"not",color:r?"#ff8c2b":"#cccccc",x:i,y:s,kind:r?"manual":"tracked",selected:!1})),t.person_px&&e.push({id:"person",label:"person",color:"#56b4e9",x:t.person_px[0],y:t.person_px[1],kind:"manual",selected:!1})),this.pane.marks=e,this.pane.redraw(),this.drawStrip()}drawStrip(){let t=this.strip.getContext("2d"),e=this.strip.width=this.strip.clientWidth,i=this.strip.height=this.strip.clientHeight,s=r=>r/this.info.frames*e;this.shots.forEach(([r,o],a)=>{t.fillStyle=a%2?"#2a3342":"#38465c",t.fillRect(s(r),0,s(o)-s(r),i)}),this.choice.clips.forEach((r,o)=>{t.fillStyle=o===this.clip?"#ff8c2bcc":"#ff8c2b66",t.fillRect(s(r.start),i/3,s(r.stop)-s(r.start),i/3)}),t.fillStyle="#ffffff",t.fillRect(s(this.frame),0,2,i)}};var Fr=null,cs=null,Cd,Jc,Qc=[];function hs(n,t=!1){let e=Ct("said"),i=N("div",{class:t?"message bad":"message",role:t?"alert":"status"},n);e.replaceChildren(i),window.setTimeout(()=>i.remove(),t?9e3:6e3)}function th(n){for(let t of["queue","editor","videos","pictures"])Ct(t).hidden=t!==n}async function gM(){th("queue"),Br([{keys:"n",does:"next session",run:()=>{Cd.next()}},{keys:"v",does:"videos that are no sessions yet",run:()=>location.hash="videos"},{keys:"i",does:"single pictures",run:()=>location.hash="pictures"},{keys:"/",does:"search",run:()=>Ct("queue-search").focus()}]),await Cd.load()}async function _M(n){let t=Ct("videos");th("videos");try{n?(cs=await Kc.open(t,n,hs),Br(cs.keys()),t.dataset.ready=n):(Br([]),await Dg(t,e=>location.hash=`video/${e}`))}catch(e){hs(e.message,!0)}}async function yM(n){let t=Ct("pictures"),e=i=>location.hash=`picture/${i}`;th("pictures");try{n?(t.dataset.ready="",cs=await Zc.open(t,n,hs,e),Br(cs.keys()),t.dataset.ready=n):(Br([]),await Lg(t,e))}catch(i){hs(i.message,!0)}}async function vM(n){let t=Ct("editor");t.replaceChildren(Ct("editor-template").content.cloneNode(!0)),th("editor");try{Fr=await Yc.open(Jc,n,hs,()=>location.hash=""),Br(Fr.keys()),t.dataset.ready=n}catch(e){hs(e.message,!0),location.hash=""}}function Br(n){Qc.splice(0,Qc.length,...n,{keys:"?",does:"this sheet",run:()=>Ag(Qc)})}async function Ng(){let n=location.hash.slice(1);Fr?.close(),cs?.close(),Fr=null,cs=null;for(let t of["videos","pictures"])delete Ct(t).dataset.ready;n==="videos"||n.startsWith("video/")?await _M(n.slice(6)):n==="pictures"||n.startsWith("picture/")?await yM(n.slice(8)):await(n?vM(n):gM())}async function xM(){try{Jc=await be("/api/me")}catch(n){n instanceof mi&&n.status===401?location.replace("/"):hs("the server cannot be reached",!0);return}Vd(Jc.csrf),Cd=new jc(Ct("queue"),Jc,n=>location.hash=n,hs),window.addEventListener("hashchange",()=>{Ng()}),window.addEventListener("pagehide",()=>{Fr?.close(),cs?.close()}),Eg(()=>Qc),await Ng()}Object.defineProperty(window,"__app",{get:()=>Fr??cs});xM();
